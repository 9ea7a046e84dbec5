using System.Diagnostics;
using Conformance.Clusters;
using Conformance.Ledger;
using Conformance.Postgres;
using Npgsql;

namespace Conformance.Server.Ledger;

/// <summary>A primary and a standby that streams from it, durable, on this machine; and what may happen to them.</summary>
internal sealed class DurablePair : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private DurablePair(PostgresServer primary, PostgresServer standby)
    {
        Primary = primary;
        Standby = standby;
    }

    public PostgresServer Primary { get; }

    public PostgresServer Standby { get; }

    public LedgerNode PrimaryNode => new("primary", DurableServer.Endpoint(Primary));

    public LedgerNode StandbyNode => new("standby", DurableServer.Endpoint(Standby));

    /// <summary>Both addresses: leads to whichever takes writes.</summary>
    public string Writable => new NpgsqlConnectionStringBuilder(DurableServer.Endpoint(Primary))
    {
        Host = $"{Primary.Host}:{Primary.Port},{Standby.Host}:{Standby.Port}",
        TargetSessionAttributes = "read-write",
    }.ConnectionString;

    /// <summary>A pair of its own for a test, which is skipped where there can be none.</summary>
    public static async Task<DurablePair> StartAsync()
    {
        var choice = await ProviderChoice.CurrentAsync();
        if (Obstacle(choice) is { } obstacle)
            Assert.Skip(obstacle);
        return await StartAsync(choice.Provider!);
    }

    /// <summary>Why there can be no pair; null where there can. Containers cannot begin as copies of each other.</summary>
    public static string? Obstacle(ProviderChoice choice) => choice.Provider?.Name == "embedded"
        ? null
        : $"The ledger's proof needs the embedded server: {choice.Obstacle ?? "the run uses Docker"}.";

    public static async Task<DurablePair> StartAsync(PostgresProvider provider)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var primary = await provider.StartAsync(DurableServer.Primary(), cancellationToken);
        try
        {
            var pair = new DurablePair(primary, await provider.StartAsync(DurableServer.Standby(primary), cancellationToken));
            await pair.CaughtUpAsync();
            return pair;
        }
        catch
        {
            await primary.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on a commit waits for the standby.</summary>
    public async Task MakeSynchronousAsync()
    {
        await ExecuteAsync(Primary, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        await ExecuteAsync(Primary, "SELECT pg_reload_conf()");
        await UntilAsync("the standby to be synchronous", Primary, "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'");
    }

    /// <summary>Ends the standby's WAL receiver for good: what is written from now on, it never gets.</summary>
    public async Task CutReplicationAsync()
    {
        await ExecuteAsync(Standby, "ALTER SYSTEM SET primary_conninfo = ''");
        await ExecuteAsync(Standby, "SELECT pg_reload_conf()");
        await UntilAsync("the WAL receiver to end", Standby, "SELECT count(*) = 0 FROM pg_stat_wal_receiver");
        await UntilAsync("the WAL sender to end", Primary, "SELECT count(*) = 0 FROM pg_stat_replication");
    }

    /// <summary>Everything that the primary has is on the standby.</summary>
    public Task CaughtUpAsync() => UntilAsync(
        "the standby to catch up", Primary, "SELECT count(*) = 1 AND bool_and(replay_lsn = pg_current_wal_flush_lsn()) FROM pg_stat_replication");

    /// <summary>SIGKILL for the primary and all its processes at once.</summary>
    public async Task KillPrimaryAsync()
    {
        var data = (string)(await ScalarAsync(Primary, "SHOW data_directory"))!;
        using var postmaster = Process.GetProcessById(int.Parse(File.ReadLines(Path.Combine(data, "postmaster.pid")).First()));
        postmaster.Kill(entireProcessTree: true);
    }

    public Task PromoteAsync() => ExecuteAsync(Standby, "SELECT pg_promote()");

    /// <summary>Waits until the query says true: false and NULL (a standby that just connected has no replay_lsn) are "not yet".</summary>
    public static Task UntilAsync(string what, PostgresServer server, string query) => Wait.UntilAsync(
        what,
        Deadline,
        async _ => await ScalarAsync(server, query) is true ? null : "not yet",
        TestContext.Current.CancellationToken,
        Look);

    public static Task ExecuteAsync(PostgresServer server, string statement) => ScalarAsync(server, statement);

    public static async Task<NpgsqlConnection> OpenAsync(PostgresServer server)
    {
        var connection = new NpgsqlConnection(DurableServer.Endpoint(server));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(Standby.DisposeAsync().AsTask(), Primary.DisposeAsync().AsTask());

    private static async Task<object?> ScalarAsync(PostgresServer server, string query)
    {
        await using var connection = await OpenAsync(server);
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
