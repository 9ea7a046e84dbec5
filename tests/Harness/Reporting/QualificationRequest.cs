namespace Conformance.Reporting;

/// <summary>What <c>./qualify</c> was asked for.</summary>
public sealed record QualificationRequest
{
    public required IReadOnlyList<Tier> Tiers { get; init; }

    /// <summary>The scenarios asked for by name; empty: all.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = [];

    /// <summary>Absolute path of the user's own values file.</summary>
    public string? Values { get; init; }

    /// <summary>A chart's folder or a git ref, as it was written; null: the newest release.</summary>
    public string? Baseline { get; init; }

    /// <summary>Absolute path of the kubeconfig of an existing cluster.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Which combinations of versions the run is repeated on, as it was written; null: only the newest ones.</summary>
    public string? Matrix { get; init; }

    public bool OpenReport { get; init; }

    public bool Help { get; init; }

    public bool Asks(Tier tier) => Tiers.Contains(tier);

    public bool AsksForScenario(string name) => Asks(Tier.E2E) && (Scenarios.Count == 0 || Scenarios.Contains(name));

    /// <param name="arguments">The command line.</param>
    /// <param name="directory">What a relative path is relative to.</param>
    /// <exception cref="ConformanceException">An option, tier or scenario there is none of, or a values file that cannot be used.</exception>
    public static QualificationRequest Parse(IReadOnlyList<string> arguments, string directory)
    {
        var (tiers, scenarios) = (new SortedSet<Tier>(), new List<string>());
        var request = new QualificationRequest { Tiers = [] };
        var rest = new Queue<string>(arguments.SelectMany(SplitAtEquals));
        while (rest.TryDequeue(out var option))
        {
            switch (option)
            {
                case "--tier":
                    tiers.Add(TierNamed(ValueOf(option, rest)));
                    break;
                case "--scenario":
                    scenarios.Add(ScenarioNamed(ValueOf(option, rest)));
                    break;
                case "--values":
                    request = request with { Values = ValuesFile.Check(Path.GetFullPath(ValueOf(option, rest), directory)) };
                    break;
                case "--baseline":
                    request = request with { Baseline = ValueOf(option, rest) };
                    break;
                case "--kubeconfig":
                    request = request with { Kubeconfig = Existing(Path.GetFullPath(ValueOf(option, rest), directory)) };
                    break;
                case "--matrix":
                    request = request with { Matrix = ValueOf(option, rest) };
                    break;
                case "--open":
                    request = request with { OpenReport = true };
                    break;
                case "--help" or "-h" or "-?":
                    request = request with { Help = true };
                    break;
                default:
                    throw new ConformanceException($"There is no option '{option}'.", "See ./qualify --help.");
            }
        }

        if (scenarios.Count > 0 && tiers.Count == 0)
            tiers.Add(Tier.E2E);
        if (scenarios.Count > 0 && !tiers.Contains(Tier.E2E))
            throw new ConformanceException("A scenario belongs to the e2e tier, which --tier leaves out.", "Add --tier e2e.");
        if (request is { Matrix: not null, Kubeconfig: not null })
            throw new ConformanceException("--matrix chooses the versions of clusters that the run starts itself; --kubeconfig names one that has its own.", "Leave one of them out.");
        return request with
        {
            Tiers = tiers.Count > 0 ? [.. tiers] : Enum.GetValues<Tier>(),
            Scenarios = [.. scenarios.Distinct()],
        };
    }

    private static string[] SplitAtEquals(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) ? argument.Split('=', 2) : [argument];

    private static string ValueOf(string option, Queue<string> rest) =>
        rest.TryDequeue(out var value) && value.Length > 0 && !value.StartsWith("--", StringComparison.Ordinal)
            ? value
            : throw new ConformanceException($"{option} needs a value.", "See ./qualify --help.");

    private static string Existing(string kubeconfig) => File.Exists(kubeconfig)
        ? kubeconfig
        : throw new ConformanceException($"There is no kubeconfig {kubeconfig}.", "Give --kubeconfig the path of one that kubectl accepts.");

    private static Tier TierNamed(string name) =>
        Enum.GetValues<Tier>().Cast<Tier?>().FirstOrDefault(tier => tier.ToString()!.ToLowerInvariant() == name)
            ?? throw new ConformanceException(
                $"There is no tier '{name}'.",
                $"There are: {string.Join(", ", Enum.GetNames<Tier>().Select(tier => tier.ToLowerInvariant()))}.");

    private static string ScenarioNamed(string name) => Reporting.Scenarios.All.Contains(name)
        ? name
        : throw new ConformanceException(
            $"There is no scenario '{name}'.", $"There are: {string.Join(", ", Reporting.Scenarios.All)}.");
}
