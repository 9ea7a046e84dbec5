namespace Conformance.Ledger;

/// <summary>A run that is over, as its clients saw it.</summary>
/// <param name="Table">Where the rows are.</param>
/// <param name="StartedAt">By the wall clock, for people only.</param>
/// <param name="Duration">From the start to the request to stop.</param>
/// <param name="WarmUp">See <see cref="LedgerOptions.WarmUp"/>.</param>
/// <param name="Clock">The largest divergence of the clocks.</param>
public sealed record LedgerHistory(
    LedgerTable Table,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    TimeSpan WarmUp,
    ClockStep Clock,
    IReadOnlyList<WriterHistory> Writers,
    IReadOnlyList<ReaderHistory> Readers,
    IReadOnlyList<Mark> Marks)
{
    public IEnumerable<Write> Writes => Writers.SelectMany(writer => writer.Writes);

    public int Count(Outcome outcome) => Writes.Count(write => write.Outcome == outcome);

    /// <summary>Longest gap between acknowledgements of the chosen writers taken together; null where they had none.</summary>
    /// <param name="writers">All of them by default.</param>
    /// <param name="within">Only gaps that touch this part of the run, such as from one mark to the next.</param>
    public Outage? Outage(Func<WriterHistory, bool>? writers = null, TimeWindow? within = null) =>
        Outages.Longest(Writers.Where(writers ?? (_ => true)).SelectMany(writer => writer.Acknowledgements), Duration, within);

    /// <summary>Longest time without an answer to the chosen readers taken together; null where they had none.</summary>
    public Outage? Dark(Func<ReaderHistory, bool>? readers = null, TimeWindow? within = null) =>
        Outages.Longest(Readers.Where(readers ?? (_ => true)).SelectMany(reader => reader.Answers), Duration, within);
}
