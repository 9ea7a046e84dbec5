using Conformance.Clusters;
using Conformance.Ledger;

namespace Conformance.Server.Ledger;

/// <summary>With a synchronous standby away a commit waits, and whatever ends the wait is no acknowledgement.</summary>
[Trait("Tier", "server")]
public sealed class SynchronousTests
{
    private const string Waiting = "FROM pg_stat_activity WHERE application_name = 'conformance-ledger' AND wait_event = 'SyncRep'";

    private static readonly string[] WaysToEndAWait =
    [
        $"SELECT pg_cancel_backend(pid) {Waiting}",
        $"SELECT pg_terminate_backend(pid) {Waiting}",
        "SELECT 'nothing: the client gives up'",
    ];

    [Fact]
    public async Task Wait_cut_short_is_unknown_and_nothing_is_lost_in_the_failover()
    {
        await using var pair = await DurablePair.StartAsync();
        await pair.MakeSynchronousAsync();
        await using var run = await Runs.StartAsync(Runs.Options(pair.Writable) with { CommandTimeout = TimeSpan.FromSeconds(2) });
        await run.RecoveredAsync(run.Mark("synchronous"), Runs.Deadline, TestContext.Current.CancellationToken);

        await pair.CutReplicationAsync();
        run.Mark("cut off");
        var stages = new List<TimeSpan>();
        foreach (var way in WaysToEndAWait)
        {
            await DurablePair.UntilAsync("every writer to wait for the standby", pair.Primary, $"SELECT count(*) = 4 {Waiting}");
            stages.Add(run.Mark(way));
            await EndWaitsAsync(way, pair, run);
        }

        await pair.KillPrimaryAsync();
        await run.DecidedAsync(run.Mark("killed"));
        var promoted = run.Mark("promoted");
        await pair.PromoteAsync();
        await run.RecoveredAsync(run.Elapsed, Runs.Deadline, TestContext.Current.CancellationToken);
        var history = await run.StopAsync();

        var report = await Runs.CheckAsync(history, pair.StandbyNode);
        report.Verdict.Should().Be(LedgerVerdict.Kept, report.ToString());
        report.Lost.Should().BeEmpty();
        history.Writes.Where(write => write.Completed > stages[0] && write.Completed < promoted)
            .Should().NotContain(write => write.Outcome == Outcome.Ok, report.ToString());
        // Every writer had a write under way at the end of each wait, committed here and nowhere else.
        foreach (var stage in stages)
            history.Writers.Should().OnlyContain(writer =>
                writer.Writes.Single(write => write.Invoked < stage && write.Completed > stage).Outcome == Outcome.Unknown);
        report.Nodes.Single().UnknownAbsent.Should().BeGreaterThanOrEqualTo(history.Writers.Count * stages.Count);
    }

    private static Task EndWaitsAsync(string way, DurablePair pair, LedgerRun run)
    {
        var since = run.Elapsed;
        return Wait.UntilAsync(
            "every wait to end",
            Runs.Deadline,
            async _ =>
            {
                await DurablePair.ExecuteAsync(pair.Primary, way);
                return run.ActiveWriters.Any(writer => writer.LastInvoked <= since) ? "not yet" : null;
            },
            TestContext.Current.CancellationToken);
    }
}
