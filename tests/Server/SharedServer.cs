using System.Collections.Concurrent;
using Conformance.Postgres.Operator;
using Npgsql;

namespace Conformance.Server;

/// <summary>A server that several fixtures use, one after another where passwords matter.</summary>
internal sealed class SharedServer(BootedCluster cluster) : IAsyncDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    private readonly ConcurrentDictionary<string, NpgsqlDataSource> ownerSessions = new();

    private ClusterConfiguration passwordsOf = cluster.Configuration;

    private readonly Lazy<Task<string>> newDatabase = new(() => CreateDatabaseAsync(cluster));

    public BootedCluster Cluster { get; } = cluster;

    /// <summary>A database made as anybody makes one, from template1. Nobody changes anything in it.</summary>
    public Task<string> NewDatabaseAsync() => newDatabase.Value;

    /// <summary>Does something while the roles have a fixture's passwords.</summary>
    public async Task<T> WithPasswordsAsync<T>(ClusterConfiguration configuration, Func<Task<T>> act)
    {
        await turn.WaitAsync();
        try
        {
            if (!ReferenceEquals(passwordsOf, configuration))
                await Cluster.SetPasswordsAsync(configuration);
            passwordsOf = configuration;
            return await act();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// A session of the owner's, logged in as the site's applications do. Sessions are shared by the fixtures that
    /// share the server: only the password they were opened with differs.
    /// </summary>
    public Task<NpgsqlConnection> OpenAsOwnerAsync(string database) => WithPasswordsAsync(Cluster.Configuration, async () =>
        await ownerSessions.GetOrAdd(database, OwnerSessions).OpenConnectionAsync());

    public async ValueTask DisposeAsync()
    {
        foreach (var source in ownerSessions.Values)
            await source.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    private NpgsqlDataSource OwnerSessions(string database)
    {
        var owner = Cluster.Configuration.Owner;
        var builder = Cluster.Server.ClientConnection(database, owner.Username, owner.Password);
        builder.Pooling = true;
        return NpgsqlDataSource.Create(builder);
    }

    private static async Task<string> CreateDatabaseAsync(BootedCluster cluster)
    {
        const string Name = "conformance_new";
        await cluster.QueryAsync<string>("postgres", $"CREATE DATABASE {Name}");
        return Name;
    }
}
