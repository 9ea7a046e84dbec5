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
        foreach (var check in part.Ran ? part.Findings : [])
            yield return new Finding(part.Name, check.Name, check.Status, check.Message);
    }
}
