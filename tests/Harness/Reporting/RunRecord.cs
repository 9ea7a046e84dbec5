namespace Conformance.Reporting;

/// <summary>All a report is made from.</summary>
public sealed record RunRecord
{
    public required QualificationRequest Request { get; init; }

    public required ChartIdentity Chart { get; init; }

    public required RunEnvironment Environment { get; init; }

    public required IReadOnlyDictionary<Tier, TierRun> Tiers { get; init; }

    public IReadOnlyList<FactRecord> Facts { get; init; } = [];

    public IReadOnlyList<MeasurementRecord> Measurements { get; init; } = [];

    public IReadOnlyList<PictureRecord> Pictures { get; init; } = [];

    /// <summary>The chart that upgrades start from; null when it is the chart itself.</summary>
    public ChartSource? Baseline { get; init; }

    /// <summary>The commit of the chart that is being qualified; null outside of git.</summary>
    public string? ChartCommit { get; init; }

    public IReadOnlyList<UpgradeComparison> Upgrades { get; init; } = [];

    /// <summary>The scenarios without which a run does not qualify.</summary>
    public IReadOnlyList<string> Expected { get; init; } = Scenarios.All;

    /// <summary>Whether a scenario that did not run counts as failed.</summary>
    public bool RequireE2E { get; init; }

    /// <summary>The last value recorded under a name, or null.</summary>
    public string? Fact(Tier tier, string name) => Values(tier, name).LastOrDefault();

    /// <summary>The last number recorded under a name, or null.</summary>
    public double? Number(Tier tier, string name) =>
        double.TryParse(Fact(tier, name), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>All values that any tier recorded under a name, each once.</summary>
    public IReadOnlyList<string> List(string name) =>
        [.. Enum.GetValues<Tier>().SelectMany(tier => Values(tier, name)).Distinct()];

    private IEnumerable<string> Values(Tier tier, string name) => Facts
        .Where(fact => fact.Tier.Equals(tier.ToString(), StringComparison.OrdinalIgnoreCase) && fact.Name == name)
        .Select(fact => fact.Value.ToString());
}
