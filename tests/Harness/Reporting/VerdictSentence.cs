namespace Conformance.Reporting;

/// <summary>Says in one sentence why the verdict is what it is.</summary>
internal static class VerdictSentence
{
    public static string For(Verdict verdict, IReadOnlyList<ReportPart> parts, ValuesResult? values)
    {
        return verdict switch
        {
            Verdict.Qualified => $"Everything ran and passed: {List(parts, part => $"{part.Name} ({Checks(part.Passed)})")}.",
            Verdict.Failed => $"Failed: {List(With(Status.Failed), part => part.Failed > 0 ? $"{part.Name} ({Checks(part.Failed)})" : part.Name)}.",
            _ when With(Status.NotRun).Any() =>
                $"Nothing failed, but not everything ran: {List(With(Status.NotRun), part => $"{part.Name} ({part.Reason?.TrimEnd('.')})")}.",
            _ => $"Nothing failed, but {(values is { Cases: 0 } ? "no check looked at" : "not every check ran on")} your values file.",
        };

        IEnumerable<ReportPart> With(Status status) => parts.Where(part => part.Status == status);
    }

    private static string List(IEnumerable<ReportPart> parts, Func<ReportPart, string> word) => string.Join(", ", parts.Select(word));

    private static string Checks(int count) => count == 1 ? "1 check" : $"{count} checks";
}
