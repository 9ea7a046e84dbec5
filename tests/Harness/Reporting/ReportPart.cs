namespace Conformance.Reporting;

/// <summary>A tier or a scenario, as a row of a summary shows it.</summary>
/// <param name="Reason">Why it failed as a whole or did not run completely.</param>
/// <param name="Findings">Its checks that failed or did not run.</param>
public sealed record ReportPart(
    string Name,
    Status Status,
    string? Reason,
    int Passed,
    int Failed,
    int Skipped,
    double Seconds,
    IReadOnlyList<CheckResult> Findings)
{
    public int Cases => Passed + Failed + Skipped;

    /// <summary>Whether anything of it ran.</summary>
    public bool Ran => Passed + Failed > 0;

    public static ReportPart Of(string name, TierResult tier) =>
        new(name, tier.Status, tier.Reason, tier.Passed, tier.Failed, tier.Skipped, tier.Seconds, tier.Findings);

    public static ReportPart Of(ScenarioResult scenario) => new(
        $"scenario {scenario.Name}",
        scenario.Status,
        scenario.Reason,
        scenario.Checks.Count(check => check.Status == Status.Passed),
        scenario.Checks.Count(check => check.Status == Status.Failed),
        scenario.Checks.Count(check => check.Status == Status.NotRun),
        scenario.Seconds,
        [.. scenario.Checks.Where(check => check.Status != Status.Passed)]);
}
