namespace Conformance.Ledger;

/// <summary>A part of a run.</summary>
/// <param name="From">Monotonic time since the run began.</param>
/// <param name="To">Not before <paramref name="From"/>.</param>
public readonly record struct TimeWindow(TimeSpan From, TimeSpan To)
{
    public TimeSpan Length => To - From;

    internal bool Touches(TimeSpan start, TimeSpan end) => end >= From && start <= To;
}
