namespace Conformance.E2E;

/// <summary>
/// How many tests are under way is what the cores have time for: as many as there are cores at any time, and one more only
/// while cores idle. Tests wait for most of their time, but what several start at once on busy cores takes so long that
/// what is measured beside it is no longer about the chart.
/// </summary>
internal static class IdleCores
{
    /// <summary>Of the time of all cores: two thirds of one of two.</summary>
    private const double Enough = 0.3;

    /// <summary>Between two looks.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks that the share is taken over: five seconds.</summary>
    private const int Looks = 10;

    private static readonly SemaphoreSlim Door = new(1);

    private static readonly Queue<(long Idle, long All)> Times = new();

    private static readonly Timer Watch = new(_ => Take(), null, TimeSpan.Zero, Interval);

    private static int underWay;

    /// <summary>Waits until a test may begin. Each test under way ends by its own deadlines, and then another may. Whoever called it calls <see cref="Leave"/> once the test is over.</summary>
    public static async Task EnterAsync(CancellationToken cancellationToken)
    {
        await Door.WaitAsync(cancellationToken);
        try
        {
            while (Volatile.Read(ref underWay) >= Environment.ProcessorCount && Idle() < Enough)
                await Task.Delay(Interval, cancellationToken);
            Interlocked.Increment(ref underWay);
        }
        finally
        {
            Door.Release();
        }
    }

    public static void Leave() => Interlocked.Decrement(ref underWay);

    /// <returns>The share of the cores' time that was idle over the last looks; none before there are enough of them, all where the system does not tell.</returns>
    private static double Idle()
    {
        if (!OperatingSystem.IsLinux())
            return 1;
        GC.KeepAlive(Watch);
        lock (Times)
        {
            if (Times.Count <= Looks)
                return 0;
            var ((idleBefore, allBefore), (idle, all)) = (Times.Peek(), Times.Last());
            return (double)(idle - idleBefore) / Math.Max(1, all - allBefore);
        }
    }

    /// <summary>Of all cores since boot, in ticks: proc_stat(5). Waiting for a disk is idle.</summary>
    private static void Take()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(long.Parse).ToList();
        lock (Times)
        {
            Times.Enqueue((times[3] + times[4], times.Sum()));
            if (Times.Count > Looks + 1)
                Times.Dequeue();
        }
    }
}
