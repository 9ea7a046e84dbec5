using System.Diagnostics;
using Conformance.Clusters;
using Conformance.Reporting;
using Npgsql;

namespace Conformance.E2E.Pooling;

/// <summary><c>pgbouncer.paused</c> lets a transaction under way end, holds everybody, and lets them go on where they were.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "pooling")]
public sealed class PoolPauseTests(E2ERun run, PooledSites sites) : PoolingTest(run, sites)
{
    [Fact]
    public async Task Pause_holds_statements_and_loses_none()
    {
        var site = await SiteAsync();
        var id = Guid.NewGuid();
        await using var client = await PooledSite.ConnectAsync(site.Pooled, Cancelled);
        await using (var create = new NpgsqlCommand("CREATE TABLE IF NOT EXISTS conformance_paused (id uuid PRIMARY KEY)", client))
            await create.ExecuteNonQueryAsync(Cancelled);
        await using var transaction = await client.BeginTransactionAsync(Cancelled);
        await using (var insert = new NpgsqlCommand($"INSERT INTO conformance_paused VALUES ('{id}')", client))
            await insert.ExecuteNonQueryAsync(Cancelled);

        await site.UpgradeAsync(["pgbouncer.paused=true"], Cancelled);
        try
        {
            await Wait.UntilAsync("PgBouncer to hold new statements", Deadlines.PoolerFollows, async token => await IsServedAsync(site, token) ? "they are answered" : null, Cancelled);
            await transaction.CommitAsync(Cancelled);
            var clock = Stopwatch.StartNew();
            var held = PooledSite.AskAsync<long>(client, $"SELECT count(*) FROM conformance_paused WHERE id = '{id}'", Cancelled);
            await using (var direct = await PooledSite.ConnectAsync(site.Release.Primary + ";Pooling=false", Cancelled))
                (await PooledSite.AskAsync<long>(direct, $"SELECT count(*) FROM conformance_paused, pg_sleep(2) WHERE id = '{id}'", Cancelled))
                    .Should().Be(1, "the transaction that was under way is there, and the services lead past the poolers");
            held.IsCompleted.Should().BeFalse("PgBouncer is paused");

            await site.UpgradeAsync([], Cancelled);
            (await held.WaitAsync(Deadlines.PoolerFollows, Cancelled)).Should().Be(1);
            Measurements.Record(Scenario, "statement held by a pause and answered after it", clock.Elapsed.TotalSeconds, "s");
        }
        finally
        {
            await site.UpgradeAsync([], CancellationToken.None);
        }
    }

    /// <summary>Whether a client of its own gets an answer within a second.</summary>
    private static async Task<bool> IsServedAsync(PooledSite site, CancellationToken cancellationToken)
    {
        var endpoint = new NpgsqlConnectionStringBuilder(site.Pooled) { Timeout = 2, CommandTimeout = 1, CancellationTimeout = -1 }.ConnectionString;
        try
        {
            await using var connection = await PooledSite.ConnectAsync(endpoint, cancellationToken);
            return await PooledSite.AskAsync<int>(connection, "SELECT 1", cancellationToken) == 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
