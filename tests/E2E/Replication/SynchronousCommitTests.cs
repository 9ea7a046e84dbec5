using System.Diagnostics;
using Conformance.Clusters;
using Conformance.E2E.Failover;
using Conformance.Reporting;
using Npgsql;

namespace Conformance.E2E.Replication;

/// <summary>What a commit does while no replica confirms it.</summary>
[Collection(SynchronousCollection.Name)]
[Trait("Tier", "e2e")]
[Trait("Scenario", "replication")]
public sealed class SynchronousCommitTests(E2ERun run, ReplicatedReleases releases) : ReplicationTest(run, releases)
{
    private const int Looks = 8;

    /// <summary>What the committing session waits for, looked at twice a second.</summary>
    private static readonly string WatchWaits =
        $"""
        SELECT coalesce(wait_event, 'nothing') FROM pg_stat_activity WHERE application_name = 'conformance-commit'
        \watch i=0.5 c={Looks}

        """;

    [Fact]
    public async Task Required_replica_is_waited_for()
    {
        var release = await ReleaseAsync(ReplicationSetting.Synchronous);
        await using var connection = await CommitterAsync(release);
        await using var paused = await PausedReplicas.ReceiversAsync(release, Cancelled);

        var commit = InsertAsync(connection);
        var waits = await release.Postgres.QueryInstanceAsync(await release.PrimaryNameAsync(Cancelled), WatchWaits, cancellationToken: Cancelled);
        var returnedMeanwhile = commit.IsCompleted;
        await paused.DisposeAsync();
        await commit.WaitAsync(Deadlines.CommitReturns, Cancelled);

        returnedMeanwhile.Should().BeFalse("no replica had confirmed the commit");
        waits.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line == "SyncRep").Should().HaveCount(Looks, "it waits in SyncRep:\n{0}", waits);
        await release.WaitWholeAsync(Cancelled);
    }

    [Fact]
    public async Task Preferred_replica_is_given_up_when_it_is_gone()
    {
        var release = await ReleaseAsync(ReplicationSetting.SynchronousPreferred);
        await using var connection = await CommitterAsync(release);
        await using var paused = await PausedReplicas.ServersAsync(release, Cancelled);

        var clock = Stopwatch.StartNew();
        await InsertAsync(connection).WaitAsync(Deadlines.CommitReturns, Cancelled);

        Measurements.Record(Scenario, "commit waits for a preferred replica that is gone", Math.Round(clock.Elapsed.TotalSeconds, 2), "s");
        var standbys = await release.Postgres.QueryInstanceAsync(
            await release.PrimaryNameAsync(Cancelled), "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum') AND state = 'streaming'", cancellationToken: Cancelled);
        standbys.Should().Be("0", "the commit went on without a replica, not with one");
        await paused.DisposeAsync();
        await release.WaitWholeAsync(Cancelled);
    }

    private static async Task<NpgsqlConnection> CommitterAsync(ReplicatedRelease release)
    {
        var connection = await ConnectAsync(release.Primary + ";Application Name=conformance-commit");
        await using var command = new NpgsqlCommand("CREATE TABLE IF NOT EXISTS conformance_commit (at timestamptz)", connection);
        await command.ExecuteNonQueryAsync(Cancelled);
        return connection;
    }

    private static async Task InsertAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("INSERT INTO conformance_commit VALUES (now())", connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
