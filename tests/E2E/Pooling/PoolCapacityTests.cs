using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Conformance.E2E.Failover;
using Conformance.Ledger;
using Conformance.Reporting;
using Npgsql;

namespace Conformance.E2E.Pooling;

/// <summary>What a pooler is for: many clients over few server connections, cheap to keep and quick to connect.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "pooling")]
public sealed class PoolCapacityTests(E2ERun run, PooledSites sites) : PoolingTest(run, sites)
{
    /// <summary>What the README's values allow.</summary>
    private const int Clients = 1000;

    private const int ServerConnections = 25;

    /// <summary>Logins under way at a time.</summary>
    private const int AtOnce = 20;

    private const double MemoryBudgetMegabytes = 100;

    /// <summary>Of the time past the pooler: two thirds, and a half where the key costs nothing, were measured where a process starts quickly; a quarter and less where it does not.</summary>
    private const double PooledBudget = 0.85, KeylessBudget = 0.7;

    /// <summary>Of HMAC, from a password to its key, in what operator 1.30 sets (and RFC 7677 asks for at least).</summary>
    private const int OperatorsIterations = 4096;

    private const double Mega = 1e6;

    [Fact]
    public async Task Thousand_clients_share_25_server_connections_and_none_is_refused()
    {
        var site = await SiteAsync();
        var before = await site.MemoryAsync("pgbouncer", Cancelled);
        var clients = new ConcurrentBag<NpgsqlConnection>();
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Clients),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancelled },
                async (_, token) => clients.Add(await PooledSite.ConnectAsync(site.Pooled, token)));
            var oneMore = async () => await PooledSite.ConnectAsync(site.Pooled, Cancelled);

            var servers = await Task.WhenAll(clients.Select(client => PooledSite.AskAsync<int>(client, "SELECT pg_backend_pid() FROM pg_sleep(0.01)", Cancelled)));
            var held = await site.Release.Postgres.QueryInstanceAsync(
                await site.Release.PrimaryNameAsync(Cancelled),
                $"SELECT count(*) FROM pg_stat_activity WHERE usename = 'ibs' AND client_addr = '{await site.AddressAsync(Cancelled)}'",
                cancellationToken: Cancelled);
            var idle = await site.MemoryAsync("pgbouncer", Cancelled);
            Measurements.Record(Scenario, "1000 clients, server connections", servers.Distinct().Count(), "connections", ServerConnections);
            Measurements.Record(Scenario, "1000 idle clients, PgBouncer's memory", idle / Mega, "MB", MemoryBudgetMegabytes);
            Measurements.Record(Scenario, "1000 idle clients, PgBouncer's memory more than before", (idle - before) / Mega, "MB");
            Measurements.Record(Scenario, "1000 idle clients, memory of all that runs in the pooler's pod", await site.MemoryAsync(null, Cancelled) / Mega, "MB");

            servers.Should().HaveCount(Clients);
            servers.Distinct().Should().HaveCountGreaterThan(1).And.HaveCountLessThanOrEqualTo(ServerConnections);
            int.Parse(held).Should().BePositive().And.BeLessThanOrEqualTo(ServerConnections);
            (idle / Mega).Should().BeLessThan(MemoryBudgetMegabytes);
            (await oneMore.Should().ThrowAsync<PostgresException>("the limit is the values'")).WithMessage("*no more connections allowed*");
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("prefer", "with TLS")]
    [InlineData("disable", "without TLS")]
    public async Task Connecting_through_it_is_quicker_than_past_it(string sslMode, string told)
    {
        var site = await SiteAsync();

        foreach (var (client, arguments, driver) in Drivers())
        {
            var (direct, pooled) = await TakenAsync(site, arguments, driver, sslMode);
            RequirePooledToDirect($"{client} connects and queries {told}", direct, pooled, PooledBudget);
        }
    }

    /// <summary>
    /// A login costs the client the derivation of its key, which takes as long past the pooler as through it and hides what
    /// the pooler saves. Without it, and without TLS, that is seen: the start of a server process.
    /// </summary>
    [Fact]
    public async Task Connecting_is_much_quicker_where_the_key_costs_nothing()
    {
        var site = await SiteAsync();
        double direct, pooled;
        await DeriveKeyInAsync(site, iterations: 1);
        try
        {
            (direct, pooled) = await TakenAsync(site, ["--bare"], "psycopg", "disable");
        }
        finally
        {
            await DeriveKeyInAsync(site, OperatorsIterations);
        }

        RequirePooledToDirect("psycopg connects and queries without TLS and key derivation", direct, pooled, KeylessBudget);
    }

    /// <summary>A client that derives its key in a fraction of the time that libpq needs, which is what psycopg speaks through.</summary>
    [Theory]
    [InlineData(SslMode.Require, "with TLS")]
    [InlineData(SslMode.Disable, "without TLS")]
    public async Task Connecting_is_quicker_for_a_client_of_another_make(SslMode sslMode, string told)
    {
        var site = await SiteAsync();
        var (direct, pooled) = (new List<TimeSpan>(), new List<TimeSpan>());

        // The first round warms up. In a row by the same way: a server process that ends would still be at work while the next connection is measured.
        foreach (var round in Enumerable.Range(0, 21))
            foreach (var (taken, endpoint) in new[] { (direct, site.DirectWith(ReplicatedRelease.Password)), (pooled, site.Pooled) })
                for (var connection = 0; connection < 10; connection++)
                    if (await ConnectAndAskAsync(endpoint, sslMode) is var elapsed && round > 0)
                        taken.Add(elapsed);

        RequirePooledToDirect($"Npgsql connects and queries {told}", Undisturbed(direct), Undisturbed(pooled), PooledBudget);
    }

    /// <summary>By either way with the same settings.</summary>
    private static async Task<TimeSpan> ConnectAndAskAsync(string endpoint, SslMode sslMode)
    {
        var began = Stopwatch.GetTimestamp();
        await using var connection = await PooledSite.ConnectAsync($"{endpoint};{PooledSite.NothingBesides};SSL Mode={sslMode}", Cancelled);
        await PooledSite.AskAsync<int>(connection, "SELECT 1", Cancelled);
        return Stopwatch.GetElapsedTime(began);
    }

    private void RequirePooledToDirect(string what, double direct, double pooled, double budget)
    {
        Measurements.Record(Scenario, $"{what}, direct, p10", direct, "ms");
        Measurements.Record(Scenario, $"{what}, pooled, p10", pooled, "ms");
        Measurements.Record(Scenario, $"{what}, pooled to direct", pooled / direct, "times", budget);
        (pooled / direct).Should().BeLessThan(budget, "{0} in {1} ms through the pooler and {2} ms past it", what, pooled, direct);
    }

    /// <summary>Sets the owner's password as it is, with another number of iterations: the operator hashes passwords itself, unless a Secret's annotation has it pass them on.</summary>
    private static async Task DeriveKeyInAsync(PooledSite site, int iterations) => await site.Release.Postgres.QueryInstanceAsync(
        await site.Release.PrimaryNameAsync(Cancelled),
        $"SET scram_iterations = {iterations}; ALTER ROLE ibs PASSWORD '{ReplicatedRelease.Password}'",
        cancellationToken: Cancelled);

    private static IEnumerable<(string Client, string[] Arguments, string Driver)> Drivers() =>
    [
        ("Django with psycopg", [], "psycopg"),
        ("psycopg", ["--bare"], "psycopg"),
        ("psycopg2", ["--bare"], "psycopg2"),
    ];

    /// <summary>In turn past the pooler and through it, so that whatever else the machine does slows both.</summary>
    /// <param name="sslMode">As libpq takes it.</param>
    private static async Task<(double Direct, double Pooled)> TakenAsync(PooledSite site, string[] arguments, string driver, string sslMode)
    {
        var environment = new Dictionary<string, string>
        {
            ["DATABASE_READ_HOST"] = $"{PooledSite.Pooler}.{site.Site.Namespace}.svc.cluster.local",
            ["DATABASE_DRIVER"] = driver,
            ["PGSSLMODE"] = sslMode,
        };
        var output = await site.Site.Web.ManageAsync(["connect", "--times", "200", .. arguments], environment, Cancelled);
        var taken = JsonSerializer.Deserialize<Dictionary<string, double[]>>(output)!;
        return (Undisturbed(taken["default"].Select(TimeSpan.FromMilliseconds)), Undisturbed(taken["replica"].Select(TimeSpan.FromMilliseconds)));
    }

    /// <returns>
    /// Milliseconds, the tenth percentile. Whatever else the machine does adds to most connections by either way, and makes two
    /// unlike ways look alike: medians of 30 and 35 ms were seen on busy cores.
    /// </returns>
    private static double Undisturbed(IEnumerable<TimeSpan> taken) => Percentiles.At([.. taken.Order()], 10).TotalMilliseconds;
}
