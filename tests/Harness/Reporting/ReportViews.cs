namespace Conformance.Reporting;

/// <summary>One thing that failed or did not run, and where.</summary>
public sealed record Finding(string Where, string What, Status Status, string? Message);

/// <summary>The report's content as the readable forms show it.</summary>
public static class ReportViews
{
    /// <summary>
    /// All that failed or did not run: tiers and scenarios that say so as a whole, then single checks; those that did
    /// not run for the same reason together. Checks of a part that did not run at all are covered by the part's reason.
    /// </summary>
    public static IEnumerable<Finding> Findings(this QualificationReport report) => report.Parts().SelectMany(Of);

    /// <summary>The tiers, then the scenarios.</summary>
    public static IReadOnlyList<ReportPart> Parts(this QualificationReport report) =>
        Parts(report.Unit, report.Server, report.Scenarios);

    internal static IReadOnlyList<ReportPart> Parts(UnitResult unit, ServerResult server, IEnumerable<ScenarioResult> scenarios) =>
        [ReportPart.Of("unit", unit), ReportPart.Of("server", server), .. scenarios.Select(ReportPart.Of)];

    /// <summary>Versions and places, by what they are of; only those that are known.</summary>
    public static IEnumerable<(string Name, string Value)> Inventory(this QualificationReport report)
    {
        var environment = report.Environment;
        (string Name, string? Value)[] all =
        [
            ("chart", $"{report.Chart.Name} {report.Chart.Version}"),
            ("PostgreSQL (appVersion)", report.Chart.AppVersion),
            ("upgrade from", report.Upgrade?.Baseline.ToString() ?? "the same chart: there is no earlier release"),
            ("upgrade to", report.Upgrade?.Candidate.ToString()),
            ("commit", environment.Commit),
            ("Helm", environment.Helm.Count > 0 ? string.Join(", ", environment.Helm) : null),
            ("Kubernetes", environment.Kubernetes),
            ("CloudNativePG operator", environment.Operator),
            ("Docker", environment.Docker),
            ("server tier's PostgreSQL", report.Server.Provider),
            (".NET", environment.Dotnet),
            ("machine", $"{environment.Os}, {environment.Cores} cores"),
        ];
        return all.Where(item => item.Value is not null).Select(item => (item.Name, item.Value!));
    }

    private static IEnumerable<Finding> Of(ReportPart part)
    {
        if (part.Reason is not null)
            yield return new Finding(
                part.Name,
                part.Status == Status.Failed && part.Failed == 0 ? "failed" : part.Ran ? "did not run completely" : "did not run",
                part.Status,
                part.Reason);
        if (!part.Ran)
            yield break;
        foreach (var check in part.Findings.Where(check => check.Status == Status.Failed))
            yield return new Finding(part.Name, check.Name, check.Status, check.Message);
        foreach (var reason in part.Findings.Where(check => check.Status == Status.NotRun).GroupBy(check => check.Message))
            yield return NotRun(part.Name, reason.Key, [.. reason.Select(check => check.Name)]);
    }

    /// <summary>What one thing kept from running is told together.</summary>
    private static Finding NotRun(string where, string? reason, IReadOnlyList<string> checks) => checks is [var only]
        ? new Finding(where, only, Status.NotRun, reason)
        : new Finding(where, $"{checks.Count} checks", Status.NotRun, $"{reason}\n\n{string.Join('\n', checks)}");
}
