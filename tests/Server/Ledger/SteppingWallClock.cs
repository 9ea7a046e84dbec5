namespace Conformance.Server.Ledger;

/// <summary>The machine's clocks, but for a wall clock that somebody sets while a run is under way.</summary>
internal sealed class SteppingWallClock : TimeProvider
{
    private long stepTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Volatile.Read(ref stepTicks));

    public void Step(TimeSpan by) => Volatile.Write(ref stepTicks, by.Ticks);
}
