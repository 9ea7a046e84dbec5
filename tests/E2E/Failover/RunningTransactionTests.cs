using System.Diagnostics;
using Conformance.Clusters;
using Conformance.Reporting;
using Npgsql;

namespace Conformance.E2E.Failover;

/// <summary>
/// What the smart shutdown is for: it lets transactions that are under way end before the instance goes, and refuses
/// everybody else meanwhile. The chart's profile goes without.
/// </summary>
[Collection(OutageCollection.Name)]
[Trait("Tier", "e2e")]
[Trait(Alone.Trait, Alone.Value)]
[Trait("Scenario", "failover")]
public sealed class RunningTransactionTests(E2ERun run, ReplicatedReleases releases) : OutageTest(run, releases, "failover")
{
    /// <summary>Seconds a transaction is under way; longer than an instance takes to stop without a smart shutdown.</summary>
    private const int Length = 4;

    private const string Terminated = "57P01";

    [Theory]
    [InlineData(0, false)]
    [InlineData(30, true)]
    public async Task Smart_shutdown_decides_whether_a_running_transaction_ends(int smartShutdownTimeout, bool commits)
    {
        var release = await ReleaseAsync(ReplicationSetting.ChartDefaults);
        await release.WaitWholeAsync(Cancelled);
        await SetSmartShutdownAsync(release, smartShutdownTimeout);
        try
        {
            var id = Guid.NewGuid();
            await ExecuteAsync(release, "CREATE TABLE IF NOT EXISTS conformance_running (id uuid PRIMARY KEY)");
            var primary = await release.PrimaryNameAsync(Cancelled);
            var transaction = TransactAsync(release, id);
            await Wait.UntilAsync("the transaction to be under way", Deadlines.ServiceAnswers, async token => await NobodySleepsAsync(release, primary, token), Cancelled);
            await Disturbance.DeletedGracefully.StrikeAsync(release, primary, Cancelled);

            var outcome = await transaction;
            await release.WaitPrimaryAsync(not: primary, Cancelled);
            await release.WaitWholeAsync(Cancelled);
            Measurements.Record(Scenario, $"primary deleted gracefully, smart shutdown {smartShutdownTimeout} s, transaction of {Length} s ended after", outcome.After.TotalSeconds, "s");

            outcome.SqlState.Should().Be(commits ? null : Terminated);
            (await PresentAsync(release, id)).Should().Be(commits, "the client was told {0}", outcome.SqlState ?? "COMMIT");
        }
        finally
        {
            await SetSmartShutdownAsync(release, 0);
        }
    }

    private static async Task<(string? SqlState, TimeSpan After)> TransactAsync(ReplicatedRelease release, Guid id)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            await ExecuteAsync(release, $"INSERT INTO conformance_running VALUES ('{id}'); SELECT pg_sleep({Length})");
            return (null, clock.Elapsed);
        }
        catch (PostgresException exception)
        {
            return (exception.SqlState, clock.Elapsed);
        }
    }

    /// <summary>Several statements are one transaction.</summary>
    private static async Task ExecuteAsync(ReplicatedRelease release, string statements)
    {
        await using var connection = await ConnectAsync(release);
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private static async Task<string?> NobodySleepsAsync(ReplicatedRelease release, string primary, CancellationToken cancellationToken) =>
        await release.Postgres.QueryInstanceAsync(
            primary, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename = 'ibs'", cancellationToken: cancellationToken) == "1"
            ? null
            : "nobody sleeps";

    private static async Task<bool> PresentAsync(ReplicatedRelease release, Guid id)
    {
        await using var connection = await ConnectAsync(release);
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM conformance_running WHERE id = '{id}'", connection);
        return (long)(await command.ExecuteScalarAsync(Cancelled))! == 1;
    }

    private static async Task<NpgsqlConnection> ConnectAsync(ReplicatedRelease release)
    {
        var connection = new NpgsqlConnection(release.Primary + ";Pooling=false;Command Timeout=0");
        await connection.OpenAsync(Cancelled);
        return connection;
    }

    private static Task SetSmartShutdownAsync(ReplicatedRelease release, int seconds) => release.Kubernetes.Kubectl.RequireAsync(
        [
            "patch", "clusters.postgresql.cnpg.io", release.Postgres.Name, "--namespace", release.Namespace, "--type=merge",
            "--patch", $$"""{"spec": {"smartShutdownTimeout": {{seconds}} } }""",
        ],
        Cancelled);
}
