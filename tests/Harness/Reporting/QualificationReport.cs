namespace Conformance.Reporting;

/// <summary>Everything one run found out, as <c>qualification.json</c> holds it. Times are in seconds.</summary>
public sealed record QualificationReport
{
    public required Verdict Verdict { get; init; }

    /// <summary>The verdict's reason in one sentence.</summary>
    public required string Summary { get; init; }

    public required ChartIdentity Chart { get; init; }

    public required RunEnvironment Environment { get; init; }

    public required IReadOnlyList<ImageReference> Images { get; init; }

    public required UnitResult Unit { get; init; }

    public required ServerResult Server { get; init; }

    public required IReadOnlyList<ScenarioResult> Scenarios { get; init; }

    /// <summary>What the tiers declare that they do not check.</summary>
    public required IReadOnlyList<string> NotChecked { get; init; }

    /// <summary>What the checks found about the user's own values file; null when none was given.</summary>
    public required ValuesResult? Values { get; init; }

    /// <summary>What an upgrade from the baseline changes; null when the Unit tier did not compare.</summary>
    public UpgradeResult? Upgrade { get; init; }
}

/// <summary>As <c>Chart.yaml</c> has it.</summary>
public sealed record ChartIdentity(string Name, string Version, string AppVersion);

/// <summary>Where and with what the run took place; null where that was not to be found out or not involved.</summary>
public sealed record RunEnvironment
{
    public required DateTimeOffset Date { get; init; }

    /// <summary>From the first tier's start to the last one's end.</summary>
    public required double Seconds { get; init; }

    /// <summary>The git commit, with <c>-dirty</c> when the work tree differs from it.</summary>
    public string? Commit { get; init; }

    public required string Os { get; init; }

    public required int Cores { get; init; }

    public required string Dotnet { get; init; }

    public IReadOnlyList<string> Helm { get; init; } = [];

    public string? Kubernetes { get; init; }

    public string? Operator { get; init; }

    public string? Docker { get; init; }
}

/// <param name="Digest"><c>sha256:…</c>, or null where the image was not pulled by digest and tells none.</param>
public sealed record ImageReference(string Name, string? Digest);

/// <summary>One check by the sentence its test's name makes.</summary>
/// <param name="Message">Why it failed or did not run.</param>
public sealed record CheckResult(string Name, Status Status, double Seconds, string? Message);

/// <param name="Budget">The most that <paramref name="Value"/> may be; null: no limit.</param>
public sealed record Measurement(string Name, double Value, string Unit, double? Budget)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOverBudget => Value > Budget;
}

/// <param name="Reason">Why it failed as a whole or did not run; null when its checks say all.</param>
public sealed record ScenarioResult(
    string Name,
    Status Status,
    string? Reason,
    double Seconds,
    IReadOnlyList<CheckResult> Checks,
    IReadOnlyList<Measurement> Measurements)
{
    /// <summary>Drawn by the scenario itself; on the page only.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<PictureRecord> Pictures { get; init; } = [];
}

/// <summary>The checks that looked at the file <c>--values</c> named.</summary>
/// <param name="Findings">Those that failed or did not run.</param>
public sealed record ValuesResult(string File, int Cases, int Passed, int Failed, int Skipped, IReadOnlyList<CheckResult> Findings);
