namespace Conformance.Reporting;

/// <summary>Says in one sentence why the verdict is what it is.</summary>
internal static class VerdictSentence
{
    public static string For(
        Verdict verdict, UnitResult unit, ServerResult server, IReadOnlyList<ScenarioResult> scenarios, ValuesResult? values) =>
        verdict switch
        {
            Verdict.Qualified => $"All {unit.Cases} unit cases, {server.Cases} server cases and {Counted(scenarios.Count, "scenario")} passed.",
            Verdict.Failed => $"Failed: {string.Join(", ", Parts(Status.Failed, unit, server, scenarios, FailedPart))}.",
            _ => $"Nothing failed, but not everything ran: {string.Join("; ", NotRun(unit, server, scenarios, values))}.",
        };

    private static IEnumerable<string> NotRun(
        UnitResult unit, ServerResult server, IReadOnlyList<ScenarioResult> scenarios, ValuesResult? values)
    {
        var parts = Parts(Status.NotRun, unit, server, scenarios, (name, reason, _) => $"{name} ({reason?.TrimEnd('.')})");
        return values is { Cases: 0 } ? parts.Append("no check looked at your values file") : parts;
    }

    private static string FailedPart(string name, string? reason, int failed) => failed > 0 ? $"{name} ({Counted(failed, "check")})" : name;

    private static IEnumerable<string> Parts(
        Status status,
        UnitResult unit,
        ServerResult server,
        IReadOnlyList<ScenarioResult> scenarios,
        Func<string, string?, int, string> part)
    {
        if (unit.Status == status)
            yield return part("unit", unit.Reason, unit.Failed);
        if (server.Status == status)
            yield return part("server", server.Reason, server.Failed);
        foreach (var scenario in scenarios.Where(scenario => scenario.Status == status))
            yield return part(
                $"scenario {scenario.Name}", scenario.Reason, scenario.Checks.Count(check => check.Status == Status.Failed));
    }

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
