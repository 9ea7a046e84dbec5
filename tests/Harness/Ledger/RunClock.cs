namespace Conformance.Ledger;

/// <summary>A run's monotonic time, with an eye on whether the wall clock keeps step with it.</summary>
internal sealed class RunClock
{
    private readonly TimeProvider time;
    private readonly long start;
    private readonly (TimeSpan Low, TimeSpan High) startOffset;
    private readonly Lock gate = new();
    private ClockStep largest = new(TimeSpan.Zero, TimeSpan.Zero);

    public RunClock(TimeProvider time)
    {
        this.time = time;
        start = time.GetTimestamp();
        StartedAt = time.GetUtcNow();
        startOffset = Offset();
    }

    public DateTimeOffset StartedAt { get; }

    public TimeSpan Elapsed => time.GetElapsedTime(start);

    public ClockStep LargestStep
    {
        get
        {
            lock (gate)
                return largest;
        }
    }

    /// <summary>Compares the clocks. A thread that is put aside between the two readings is no step.</summary>
    public void Observe()
    {
        var (low, high) = Offset();
        var by = low > startOffset.High ? low - startOffset.High
            : high < startOffset.Low ? high - startOffset.Low
            : TimeSpan.Zero;
        lock (gate)
        {
            if (by.Duration() > largest.By.Duration())
                largest = new(Elapsed, by);
        }
    }

    /// <summary>Wall clock minus monotonic clock: between these two.</summary>
    private (TimeSpan Low, TimeSpan High) Offset()
    {
        var before = Elapsed;
        var wall = time.GetUtcNow() - StartedAt;
        var after = Elapsed;
        return (wall - after, wall - before);
    }
}
