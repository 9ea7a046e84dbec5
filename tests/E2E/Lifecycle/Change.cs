using Conformance.Ledger;

namespace Conformance.E2E.Lifecycle;

/// <summary>What a change of a release was to the clients that wrote all the while.</summary>
/// <param name="Name">As the report names it.</param>
/// <param name="From">When it began, in the run's monotonic time.</param>
/// <param name="Report">The ledger's account, from the primary and every replica.</param>
public sealed record Change(string Name, TimeSpan From, LedgerReport Report)
{
    /// <summary>Longest time without an acknowledgement to clients of either kind.</summary>
    public TimeSpan Outage => Report.History.Writers.Select(writer => writer.Group).Distinct().Max(OutageOf);

    /// <summary>Writes that were not acknowledged since it began.</summary>
    public int Unacknowledged => Report.History.Writes.Count(write => write.Invoked >= From && write.Outcome != Outcome.Ok);

    /// <summary>No client noticed: each write was acknowledged.</summary>
    public void ShouldGoUnnoticed() =>
        Unacknowledged.Should().Be(0, "{0} interrupts nobody:\n{1}", Name, Report);

    /// <summary>Clients were interrupted no longer than this.</summary>
    public void ShouldInterruptAtMost(TimeSpan bound) =>
        Outage.Should().BeLessThan(bound, "{0} interrupts writes for a moment only:\n{1}", Name, Report);

    private TimeSpan OutageOf(string group) =>
        Report.History.Outage(writer => writer.Group == group, new TimeWindow(From, Report.History.Duration))?.Length
            ?? Report.History.Duration - From;
}
