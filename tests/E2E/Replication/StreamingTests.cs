using System.Diagnostics;
using System.Globalization;
using Conformance.Clusters;
using Conformance.E2E.Failover;
using Conformance.Ledger;
using Conformance.Reporting;
using Npgsql;

namespace Conformance.E2E.Replication;

/// <summary>The replica follows the primary, and how closely.</summary>
[Collection(OutageCollection.Name)]
[Trait("Tier", "e2e")]
[Trait(Alone.Trait, Alone.Value)]
[Trait("Scenario", "replication")]
public sealed class StreamingTests(E2ERun run, ReplicatedReleases releases) : ReplicationTest(run, releases)
{
    private const int Looks = 50;

    private const int Rows = 200;

    /// <summary>Ten looks a second, each a line: state, bytes not yet replayed, milliseconds until replay.</summary>
    private static readonly string Watch = string.Create(CultureInfo.InvariantCulture,
        $"""
        SELECT state, pg_wal_lsn_diff(pg_current_wal_flush_lsn(), replay_lsn), extract(epoch FROM coalesce(replay_lag, interval '0')) * 1000
        FROM pg_stat_replication
        \watch i=0.1 c={Looks}

        """);

    [Fact]
    public async Task Replica_streams_and_its_lag_is_known()
    {
        var release = await ReleaseAsync(ReplicationSetting.ChartDefaults);
        await using var ledger = await WriteAsync(release, "lag");

        var watched = await release.Postgres.QueryInstanceAsync(await release.PrimaryNameAsync(Cancelled), Watch, cancellationToken: Cancelled);

        var report = await LedgerCheckOfAsync(release, ledger);
        var looks = watched.Split('\n').Select(line => line.Split('|')).Where(columns => columns.Length == 3).ToList();
        Record("lag", "bytes", looks.Select(columns => double.Parse(columns[1], CultureInfo.InvariantCulture)));
        Record("lag", "ms", looks.Select(columns => double.Parse(columns[2], CultureInfo.InvariantCulture)));
        looks.Should().HaveCount(Looks).And.OnlyContain(columns => columns[0] == "streaming");
        report.Verdict.Should().Be(LedgerVerdict.Kept, "{0}", report);
    }

    [Fact]
    public async Task Row_written_on_the_primary_is_read_on_the_replica()
    {
        var release = await ReleaseAsync(ReplicationSetting.ChartDefaults);
        await using var ledger = await WriteAsync(release, "visible");
        await using var primary = await ConnectAsync(release.Primary);
        await using var replica = await ConnectAsync(release.Replicas);
        await ExecuteAsync(primary, "CREATE TABLE IF NOT EXISTS conformance_visible (id integer PRIMARY KEY)");

        var times = new List<double>();
        for (var id = 1; id <= Rows; id++)
        {
            await ExecuteAsync(primary, $"INSERT INTO conformance_visible VALUES ({id})");
            times.Add(await VisibleAfterAsync(replica, id));
        }

        await ExecuteAsync(primary, "DROP TABLE conformance_visible");
        Record("written on primary until read on replica", "ms", times);
        times.Should().HaveCount(Rows);
    }

    /// <summary>From the acknowledgement. The table itself comes with the first row.</summary>
    private static async Task<double> VisibleAfterAsync(NpgsqlConnection replica, int id)
    {
        var clock = Stopwatch.StartNew();
        await Wait.UntilAsync(
            $"row {id} to be seen on the replica",
            Deadlines.RowVisible,
            async token =>
            {
                try
                {
                    await using var command = new NpgsqlCommand($"SELECT count(*) FROM conformance_visible WHERE id = {id}", replica);
                    return (long)(await command.ExecuteScalarAsync(token))! == 1 ? null : "no row";
                }
                catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
                {
                    return exception.MessageText;
                }
            },
            Cancelled,
            TimeSpan.Zero);
        return clock.Elapsed.TotalMilliseconds;
    }

    private static async Task<LedgerReport> LedgerCheckOfAsync(ReplicatedRelease release, LedgerRun ledger)
    {
        var primary = await release.PrimaryNameAsync(Cancelled);
        return await LedgerCheck.RunAsync(
            await ledger.StopAsync(),
            release.Instances.Single(instance => instance.Name == primary),
            [.. release.Instances.Where(instance => instance.Name != primary)],
            Cancelled);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private void Record(string what, string unit, IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        foreach (var (name, percent) in new[] { ("p50", 50), ("p95", 95), ("max", 100) })
            Measurements.Record(Scenario, $"{what}, {name}", Math.Round(sorted[((sorted.Count * percent) + 99) / 100 - 1], 2), unit);
    }
}
