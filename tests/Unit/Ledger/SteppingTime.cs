namespace Conformance.Unit.Ledger;

/// <summary>Clocks that a test moves by hand.</summary>
internal sealed class SteppingTime : TimeProvider
{
    private long monotonic;
    private DateTimeOffset wall = DateTimeOffset.UnixEpoch;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => monotonic;

    public override DateTimeOffset GetUtcNow() => wall;

    public void Pass(TimeSpan time)
    {
        monotonic += time.Ticks;
        wall += time;
    }

    public void Step(TimeSpan by) => wall += by;
}
