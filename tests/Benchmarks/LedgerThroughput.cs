using System.Diagnostics;
using Conformance.Ledger;
using Conformance.Postgres;
using Conformance.Tools;
using Npgsql;

namespace Conformance.Benchmarks;

/// <summary>The ledger against an embedded server with durability on: what it can write, what it costs, how finely it sees.</summary>
internal static class LedgerThroughput
{
    private const int Writers = 4;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PlantedOutage = TimeSpan.FromMilliseconds(500);

    /// <summary>Before anything else in this process: its memory counts.</summary>
    public static async IAsyncEnumerable<Result> MeasureAsync()
    {
        var choice = await ProviderChoice.CurrentAsync();
        await using var provider = choice.Provider ?? throw new ConformanceException($"No PostgreSQL: {choice.Obstacle}.", "The ledger is measured on one.");
        await using var server = await provider.StartAsync(DurableServer.Primary(), CancellationToken.None);
        using var scratch = new ScratchDirectory();
        var endpoint = DurableServer.Endpoint(server);
        var before = Environment.WorkingSet;

        foreach (var group in ClientGroup.Mixture(Writers, () => endpoint))
        {
            var options = new LedgerOptions { Writers = [group], LogFile = scratch.File($"{group.Name}.tsv") };
            var (report, _) = await RunAsync(options, server, _ => Task.Delay(Length));
            // The budget is 1000 a second, for those who keep their connection; the other's time is the server's fork.
            yield return new Result(
                $"ledger, one acknowledged write of {Writers} {group.Name} writers", 1000 / report.AcknowledgedPerSecond, "ms",
                group.Kind == ClientKind.Persistent ? 1 : null);
            yield return new Result($"ledger, acknowledged writes of {group.Name}", report.History.Count(Outcome.Ok), "");
        }

        var peak = Process.GetCurrentProcess().PeakWorkingSet64;
        yield return new Result("ledger, memory it adds at its peak", (peak - before) / 1e6, "MB", 100);
        yield return new Result("ledger, peak memory of the whole process", peak / 1e6, "MB");

        var planted = TimeSpan.Zero;
        var fine = new LedgerOptions { Writers = [.. ClientGroup.Mixture(2, () => endpoint)], LogFile = scratch.File("outage.tsv") };
        var (seen, window) = await RunAsync(fine, server, async run => planted = await LockAsync(server, run.Table));
        var error = (seen.History.Outage(within: window)!.Length - planted).Duration();
        yield return new Result("ledger, error in the length of a planted outage", error.TotalMilliseconds, "ms", 20);
    }

    private static async Task<(LedgerReport Report, TimeWindow Middle)> RunAsync(LedgerOptions options, PostgresServer server, Func<LedgerRun, Task> middle)
    {
        await using var run = await LedgerRun.StartAsync(options);
        await run.WarmUpAsync();
        var from = run.Mark("begin");
        await middle(run);
        var to = run.Mark("end");
        var report = await LedgerCheck.RunAsync(await run.StopAsync(), new LedgerNode("primary", DurableServer.Endpoint(server)), []);
        return report.Verdict == LedgerVerdict.Kept
            ? (report, new TimeWindow(from, to))
            : throw new ConformanceException("The ledger was not kept, and a failing run is not measured:", report.ToString());
    }

    /// <summary>Nobody can write while somebody holds the lock.</summary>
    /// <returns>How long it was held.</returns>
    private static async Task<TimeSpan> LockAsync(PostgresServer server, LedgerTable table)
    {
        await using var connection = new NpgsqlConnection(DurableServer.Endpoint(server));
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"LOCK TABLE {table.Name} IN EXCLUSIVE MODE", connection, transaction);
        await command.ExecuteNonQueryAsync();
        var held = Stopwatch.StartNew();
        await Task.Delay(PlantedOutage);
        var length = held.Elapsed;
        await transaction.RollbackAsync();
        return length;
    }
}
