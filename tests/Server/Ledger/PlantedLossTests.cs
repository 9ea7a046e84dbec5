using Conformance.Ledger;
using Conformance.Postgres;
using Npgsql;

namespace Conformance.Server.Ledger;

/// <summary>
/// A real loss. The writers stand still behind a lock while replication is cut off, so what they write afterwards, up to
/// the death of the primary, is known to be on no other server, without asking one.
/// </summary>
[Trait("Tier", "server")]
public sealed class PlantedLossTests
{
    [Fact]
    public async Task Writes_acknowledged_by_a_primary_nobody_follows_are_lost_and_no_others()
    {
        await using var pair = await DurablePair.StartAsync();
        await using var run = await Runs.StartAsync(Runs.Options(pair.Writable));

        TimeSpan cut;
        await using (await LockAsync(pair.Primary, run.Table))
        {
            await pair.CaughtUpAsync();
            await pair.CutReplicationAsync();
            cut = run.Mark("cut off");
        }

        await run.RecoveredAsync(cut, Runs.Deadline, TestContext.Current.CancellationToken);
        await pair.KillPrimaryAsync();
        await run.DecidedAsync(run.Mark("killed"));
        var promoted = run.Mark("promoted");
        await pair.PromoteAsync();
        await run.RecoveredAsync(run.Elapsed, Runs.Deadline, TestContext.Current.CancellationToken);
        var history = await run.StopAsync();

        var planted = history.Writes.Where(write => write.Outcome == Outcome.Ok && write.Completed > cut && write.Completed < promoted).ToList();
        planted.Select(write => write.Writer).Distinct().Should().BeEquivalentTo([1, 2, 3, 4]);
        var report = await Runs.CheckAsync(history, pair.StandbyNode);
        report.Verdict.Should().Be(LedgerVerdict.Violated);
        report.Lost.Should().Equal(planted, report.ToString());
        var findings = report.Nodes.Single();
        findings.Phantoms.Should().BeEmpty(report.ToString());
        findings.Duplicates.Should().BeEmpty();
        findings.OutOfOrder.Should().BeEmpty(report.ToString());
        findings.Timelines.Should().Equal(1, 2);
        var outage = history.Outage(within: new TimeWindow(promoted, promoted))!;
        outage.Recovered.Should().BeTrue();
        outage.Start.Should().BeLessThan(promoted);
        outage.End.Should().BeGreaterThan(promoted);
    }

    private static async Task<NpgsqlConnection> LockAsync(PostgresServer server, LedgerTable table)
    {
        var connection = await DurablePair.OpenAsync(server);
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table.Name} IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
