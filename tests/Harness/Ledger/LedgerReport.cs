namespace Conformance.Ledger;

/// <summary>The account of a run: what the clients saw and what the servers have.</summary>
/// <param name="Problems">What makes the run worthless; empty for a valid one.</param>
/// <param name="Nodes">The primary first.</param>
public sealed record LedgerReport(LedgerHistory History, IReadOnlyList<string> Problems, IReadOnlyList<NodeFindings> Nodes)
{
    public LedgerVerdict Verdict =>
        Problems.Count > 0 || Nodes.Count == 0 ? LedgerVerdict.Invalid
        : Nodes.All(node => node.IsClean) ? LedgerVerdict.Kept
        : LedgerVerdict.Violated;

    /// <summary>Acknowledged writes that the primary does not have.</summary>
    public IReadOnlyList<Write> Lost => Nodes.Count > 0 ? Nodes[0].Lost : [];

    /// <summary>From invocation to acknowledgement.</summary>
    public Percentiles Latency => Percentiles.Of(History.Writes.Where(write => write.Outcome == Outcome.Ok).Select(write => write.Completed - write.Invoked));

    public double AcknowledgedPerSecond => History.Count(Outcome.Ok) / History.Duration.TotalSeconds;

    /// <summary>All of it in lines, for a failed assertion or a log.</summary>
    public override string ToString()
    {
        var latency = Latency;
        var lines = new List<string>
        {
            $"ledger {Verdict.ToString().ToLowerInvariant()}: {History.Count(Outcome.Ok)} acknowledged ({AcknowledgedPerSecond:0}/s), "
            + $"{History.Count(Outcome.Fail)} failed, {History.Count(Outcome.Unknown)} unknown in {History.Duration.TotalSeconds:0.0} s",
            $"latency p50 {latency.P50.TotalMilliseconds:0.0} ms, p95 {latency.P95.TotalMilliseconds:0.0} ms, max {latency.Max.TotalMilliseconds:0.0} ms",
            $"outage of all writers: {History.Outage()?.ToString() ?? "no acknowledgement"}",
        };
        lines.AddRange(History.Writers.Select(writer => writer.Group).Distinct().Select(group =>
            $"outage of {group}: {History.Outage(writer => writer.Group == group)?.ToString() ?? "no acknowledgement"}"));
        lines.AddRange(History.Readers.Select(reader => reader.Group).Distinct().Select(group =>
            $"readers of {group} dark: {History.Dark(reader => reader.Group == group)?.ToString() ?? "never answered"}"));
        lines.AddRange(History.Marks.Select(mark => $"{mark.At.TotalSeconds,8:0.000} s {mark.Name}"));
        lines.AddRange(Problems.Select(problem => $"invalid: {problem}"));
        lines.AddRange(Nodes.Select(node => node.ToString()));
        return string.Join('\n', lines);
    }
}
