namespace Conformance.Ledger;

/// <summary>When a client's next request is due. Time lost in an outage is not made up for.</summary>
/// <param name="interval">Between the starts of two requests; zero for no limit.</param>
/// <param name="phase">Up to the first one, so that clients of one pace take turns.</param>
internal sealed class Pace(TimeSpan interval, TimeSpan phase, RunClock clock)
{
    private TimeSpan due = clock.Elapsed + phase;

    /// <summary>As many paces as there are clients, spread evenly.</summary>
    public static IEnumerable<Pace> Spread(int clients, TimeSpan interval, RunClock clock) =>
        Enumerable.Range(0, clients).Select(index => new Pace(interval, interval * index / clients, clock));

    /// <summary>Completes when the next request is due, or at once when <paramref name="stop"/> is requested.</summary>
    public async Task NextAsync(CancellationToken stop)
    {
        var now = clock.Elapsed;
        await PauseAsync(due - now, stop);
        due = due + interval < now ? now : due + interval;
    }

    /// <summary>Keeps a client that is refused at once from trying ten thousand times a second.</summary>
    public static async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        if (pause > TimeSpan.Zero)
            await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
