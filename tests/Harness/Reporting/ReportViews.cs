namespace Conformance.Reporting;

/// <summary>One thing that failed or did not run, and where.</summary>
public sealed record Finding(string Where, string What, Status Status, string? Message);

/// <summary>The report's content as the readable forms show it.</summary>
public static class ReportViews
{
    /// <summary>
    /// All that failed or did not run: tiers and scenarios that say so as a whole, then single checks. Checks of a
    /// part that did not run at all are covered by the part's own reason.
    /// </summary>
    public static IEnumerable<Finding> Findings(this QualificationReport report) =>
    [
        .. Of("unit", report.Unit.Status, report.Unit.Reason, report.Unit.Passed + report.Unit.Failed, report.Unit.Findings),
        .. Of("server", report.Server.Status, report.Server.Reason, report.Server.Passed + report.Server.Failed, report.Server.Findings),
        .. report.Scenarios.SelectMany(scenario => Of(
            scenario.Name,
            scenario.Status,
            scenario.Reason,
            scenario.Checks.Count(check => check.Status != Status.NotRun),
            [.. scenario.Checks.Where(check => check.Status != Status.Passed)])),
    ];

    /// <summary>Versions and places, by what they are of; only those that are known.</summary>
    public static IEnumerable<(string Name, string Value)> Inventory(this QualificationReport report)
    {
        var environment = report.Environment;
        (string Name, string? Value)[] all =
        [
            ("chart", $"{report.Chart.Name} {report.Chart.Version}"),
            ("PostgreSQL (appVersion)", report.Chart.AppVersion),
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

    private static IEnumerable<Finding> Of(string where, Status status, string? reason, int ran, IReadOnlyList<CheckResult> checks)
    {
        if (reason is not null && status != Status.Passed)
            yield return new Finding(where, status == Status.Failed ? "failed" : ran > 0 ? "did not run completely" : "did not run", status, reason);
        foreach (var check in ran > 0 ? checks : [])
            yield return new Finding(where, check.Name, check.Status, check.Message);
    }
}
