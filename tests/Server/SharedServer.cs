using Conformance.Postgres.Operator;

namespace Conformance.Server;

/// <summary>A server that several fixtures use, one after another where passwords matter.</summary>
internal sealed class SharedServer(BootedCluster cluster, ClusterConfiguration passwordsOf)
{
    private readonly SemaphoreSlim turn = new(1);

    private ClusterConfiguration passwordsOf = passwordsOf;

    public BootedCluster Cluster { get; } = cluster;

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
}
