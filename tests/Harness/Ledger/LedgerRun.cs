using Conformance.Clusters;

namespace Conformance.Ledger;

/// <summary>
/// Writers and readers at work, from <see cref="StartAsync"/> to <see cref="StopAsync"/>. In between the scenario does
/// what it does to the cluster, and marks it.
/// </summary>
public sealed class LedgerRun : IAsyncDisposable
{
    private static readonly TimeSpan ClockInterval = TimeSpan.FromMilliseconds(100);

    private readonly LedgerOptions options;
    private readonly LedgerTable table;
    private readonly RunClock clock;
    private readonly EventLog log;
    private readonly IReadOnlyList<Writer> writers;
    private readonly IReadOnlyList<Reader> readers;
    private readonly List<Mark> marks = [];
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource abort = new();
    private readonly Task work;
    private LedgerHistory? history;

    private LedgerRun(LedgerOptions options, LedgerTable table)
    {
        this.options = options;
        this.table = table;
        clock = new RunClock(options.Time);
        log = new EventLog(options.LogFile, clock.StartedAt);
        writers = [.. Writers()];
        readers = [.. Readers()];
        work = Task.WhenAll([
            .. writers.Select(writer => Task.Run(() => writer.RunAsync(stop.Token, abort.Token))),
            .. readers.Select(reader => Task.Run(() => reader.RunAsync(stop.Token, abort.Token))),
            Task.Run(WatchClocksAsync)]);
    }

    /// <summary>Monotonic time since the run began.</summary>
    public TimeSpan Elapsed => clock.Elapsed;

    public LedgerTable Table => table;

    internal IReadOnlyList<Writer> ActiveWriters => writers;

    /// <summary>Makes the table and sets the clients to work.</summary>
    /// <exception cref="ConformanceException">The table cannot be made within <see cref="LedgerOptions.WarmUp"/>.</exception>
    /// <exception cref="IOException">The event log cannot be written, or another run is writing it.</exception>
    public static async Task<LedgerRun> StartAsync(LedgerOptions options, CancellationToken cancellationToken = default)
    {
        var table = LedgerTable.New();
        await table.CreateAsync(options.Writers[0].Endpoint(), options.WarmUp, cancellationToken);
        return new LedgerRun(options, table);
    }

    /// <summary>Waits until every writer has an acknowledged write and every reader an answer.</summary>
    /// <exception cref="ConformanceException">One has not, within <see cref="LedgerOptions.WarmUp"/>; names it and what it met.</exception>
    public Task WarmUpAsync(CancellationToken cancellationToken = default) => Wait.UntilAsync(
        "every client of the ledger to be served",
        options.WarmUp,
        _ => Task.FromResult(
            writers.FirstOrDefault(writer => writer.LastAcknowledgedInvocation < TimeSpan.Zero) is { } writer
                ? $"writer {writer.Number} without an acknowledged write ({writer.LastError ?? "no error"})"
                : readers.FirstOrDefault(reader => !reader.Answered) is { } reader ? $"reader {reader.Number} without an answer" : null),
        cancellationToken,
        LedgerDeadlines.Look);

    /// <summary>Waits until every writer has an acknowledgement of a write that began after a moment.</summary>
    /// <param name="moment">As <see cref="Mark(string)"/> returned it.</param>
    /// <exception cref="ConformanceException">One has none by the deadline.</exception>
    public Task RecoveredAsync(TimeSpan moment, TimeSpan deadline, CancellationToken cancellationToken = default) => Wait.UntilAsync(
        "every writer of the ledger to be served again",
        deadline,
        _ => Task.FromResult(writers.FirstOrDefault(writer => writer.LastAcknowledgedInvocation <= moment) is { } writer
            ? $"writer {writer.Number} without an acknowledgement since {moment.TotalSeconds:0.000} s ({writer.LastError ?? "no error"})"
            : null),
        cancellationToken,
        LedgerDeadlines.Look);

    /// <summary>Notes that something happens now.</summary>
    /// <returns>Now.</returns>
    public TimeSpan Mark(string name) => Mark(name, clock.Elapsed);

    /// <summary>Notes that something happened at a moment of this run.</summary>
    public TimeSpan Mark(string name, TimeSpan at)
    {
        var mark = new Mark(name, at);
        lock (marks)
            marks.Add(mark);
        log.Mark(mark);
        return at;
    }

    /// <summary>Lets every write under way end, and returns what happened. Later calls return the same.</summary>
    /// <exception cref="TimeoutException">A client did not end: a defect of the ledger or the driver.</exception>
    public async Task<LedgerHistory> StopAsync()
    {
        if (history is not null)
            return history;
        var duration = clock.Elapsed;
        await stop.CancelAsync();
        abort.CancelAfter(options.CommandTimeout + LedgerDeadlines.Stop);
        await work.WaitAsync(options.CommandTimeout + (2 * LedgerDeadlines.Stop));
        clock.Observe();
        log.Dispose();
        lock (marks)
            return history = new LedgerHistory(
                table,
                clock.StartedAt,
                duration,
                options.WarmUp,
                clock.LargestStep,
                [.. writers.Select(writer => writer.History())],
                [.. readers.Select(reader => reader.History())],
                [.. marks.OrderBy(mark => mark.At)]);
    }

    /// <summary>Stops the clients at once where <see cref="StopAsync"/> was not reached. The table stays: it is evidence.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await abort.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        log.Dispose();
        stop.Dispose();
        abort.Dispose();
    }

    private IEnumerable<Writer> Writers()
    {
        var groups = options.Writers.SelectMany(group => Enumerable.Repeat(group, group.Count)).ToList();
        var interval = options.WritesPerSecond is { } rate ? TimeSpan.FromSeconds(groups.Count / rate) : TimeSpan.Zero;
        return groups.Zip(Pace.Spread(groups.Count, interval, clock))
            .Select((pair, index) => new Writer(index + 1, pair.First, table, options, pair.Second, clock, log));
    }

    private IEnumerable<Reader> Readers()
    {
        var groups = options.Readers.SelectMany(group => Enumerable.Repeat(group, group.Count)).ToList();
        return groups.Zip(Pace.Spread(groups.Count, options.ReadInterval, clock))
            .Select((pair, index) => new Reader(index + 1, pair.First, options, pair.Second, clock));
    }

    private async Task WatchClocksAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            clock.Observe();
            await Pace.PauseAsync(ClockInterval, stop.Token);
        }
    }
}
