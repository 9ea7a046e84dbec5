using Conformance.Ledger;

namespace Conformance.Unit.Ledger;

/// <summary>Histories written by hand.</summary>
internal static class Histories
{
    /// <summary>One outcome a write, each a millisecond long, ten milliseconds apart.</summary>
    public static WriterHistory Writer(int number, params IReadOnlyList<Outcome> outcomes) => Writer(
        number,
        [.. outcomes.Select((outcome, index) => new Write(number, index + 1, Milliseconds(10 * index), Milliseconds((10 * index) + 1), outcome))]);

    public static WriterHistory Writer(int number, IReadOnlyList<Write> writes, string group = "persistent") =>
        new(number, group, ClientKind.Persistent, writes, EverConnected: true, LastError: null, new Dictionary<string, int>());

    /// <summary>A writer acknowledged at these moments.</summary>
    public static WriterHistory AcknowledgedAt(int number, string group, params IReadOnlyList<double> milliseconds) => Writer(
        number,
        [.. milliseconds.Select((at, index) => new Write(number, index + 1, Milliseconds(at - 1), Milliseconds(at), Outcome.Ok))],
        group);

    public static LedgerHistory Run(double milliseconds, params IReadOnlyList<WriterHistory> writers) => new(
        new LedgerTable("ledger"),
        DateTimeOffset.UnixEpoch,
        Milliseconds(milliseconds),
        WarmUp: TimeSpan.FromSeconds(1),
        new ClockStep(TimeSpan.Zero, TimeSpan.Zero),
        writers,
        Readers: [],
        Marks: []);

    public static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(value);

    /// <summary>The rows that a server has which did what the writers believe, unknown ones included.</summary>
    public static IEnumerable<LedgerRow> Rows(IEnumerable<WriterHistory> writers) => writers
        .SelectMany(writer => writer.Writes)
        .Where(write => write.Outcome != Outcome.Fail)
        .OrderBy(write => write.Sequence)
        .Select((write, index) => new LedgerRow(index + 1, write.Writer, write.Sequence, 1));

    public static Task<NodeFindings> CompareAsync(IReadOnlyList<WriterHistory> writers, IEnumerable<LedgerRow> rows) =>
        LedgerCheck.CompareAsync(writers, "primary", rows.ToAsyncEnumerable());
}
