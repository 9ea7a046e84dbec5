using Npgsql;

namespace Conformance.Postgres.Operator;

/// <summary>A server that has become the rendered cluster's primary.</summary>
public sealed class BootedCluster : IAsyncDisposable
{
    private BootedCluster(ClusterConfiguration configuration, PostgresServer server)
    {
        Configuration = configuration;
        Server = server;
    }

    public ClusterConfiguration Configuration { get; }

    public PostgresServer Server { get; }

    /// <exception cref="ServerRefusalException">The server refuses a parameter, a rule or a statement.</exception>
    /// <exception cref="NotCoveredException">The provider, or this machine, cannot judge this configuration.</exception>
    public static async Task<BootedCluster> StartAsync(
        PostgresProvider provider, ClusterConfiguration configuration, CancellationToken cancellationToken = default)
    {
        if (configuration.DataFrom is { } method)
            throw new NotCoveredException($"bootstrap.method={method}: the data are another server's, which only a cluster can show.");
        try
        {
            return await StartCoreAsync(provider, configuration, cancellationToken);
        }
        catch (ServerRefusalException refusal) when (BeyondJudgement.Reason(provider, configuration, refusal) is { } reason)
        {
            throw new NotCoveredException(reason);
        }
    }

    private static async Task<BootedCluster> StartCoreAsync(
        PostgresProvider provider, ClusterConfiguration configuration, CancellationToken cancellationToken)
    {
        var request = new ServerRequest(
            configuration.Image, configuration.Version, configuration.InitdbOptions, ServerFiles.For(configuration));
        PostgresServer server;
        try
        {
            server = await provider.StartAsync(request, cancellationToken);
        }
        catch (ServerDidNotStartException exception)
        {
            throw RefusalLog.Explain(configuration, exception);
        }

        try
        {
            await new Bootstrap(server, configuration, cancellationToken).RunAsync();
            return new BootedCluster(configuration, server);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives the roles another configuration's passwords, as the operator does when Secrets change.</summary>
    public Task SetPasswordsAsync(ClusterConfiguration other, CancellationToken cancellationToken = default) =>
        new Bootstrap(Server, other, cancellationToken).SetPasswordsAsync();

    /// <summary>The first column of a query's rows, as the superuser.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string database, string query, params object[] parameters)
    {
        await using var connection = await Server.OpenAsSuperuserAsync(database);
        return await QueryAsync<T>(connection, query, parameters);
    }

    /// <summary>The first column of a query's rows.</summary>
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(NpgsqlConnection connection, string query, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(query, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(reader.IsDBNull(0) ? default! : reader.GetFieldValue<T>(0));
        return rows;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
