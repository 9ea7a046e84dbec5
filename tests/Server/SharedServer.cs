using Conformance.Postgres.Operator;

namespace Conformance.Server;

/// <summary>A server that several fixtures use, one after another where passwords matter.</summary>
internal sealed class SharedServer(BootedCluster cluster, ClusterConfiguration passwordsOf)
{
    private readonly SemaphoreSlim turn = new(1);

    private ClusterConfiguration passwordsOf = passwordsOf;

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

    private static async Task<string> CreateDatabaseAsync(BootedCluster cluster)
    {
        const string Name = "conformance_new";
        await cluster.QueryAsync<string>("postgres", $"CREATE DATABASE {Name}");
        return Name;
    }
}
