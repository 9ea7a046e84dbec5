using Conformance.Fixtures;
using Conformance.Postgres;
using Conformance.Postgres.Operator;
using Npgsql;

namespace Conformance.Server;

/// <summary>A fixture, what it renders to, and the server that runs it.</summary>
internal sealed class FixtureServer(string fixture, ClusterConfiguration configuration, SharedServer shared)
{
    public ClusterConfiguration Configuration { get; } = configuration;

    public BootedCluster Cluster => shared.Cluster;

    public PostgresServer Server => shared.Cluster.Server;

    /// <summary>What the fixture asks for, defaults included.</summary>
    public ChartValues Values => ChartValues.Of(Fixture.Named(fixture));

    /// <inheritdoc cref="SharedServer.OpenAsOwnerAsync"/>
    public Task<NpgsqlConnection> OpenAsOwnerAsync(string? database = null) => shared.OpenAsOwnerAsync(database ?? Configuration.Database);

    /// <summary>What becomes of a login.</summary>
    public Task<LoginOutcome> TryAsync(NpgsqlConnectionStringBuilder login) =>
        shared.WithPasswordsAsync(Configuration, () => LoginOutcome.TryAsync(login));

    /// <inheritdoc cref="SharedServer.NewDatabaseAsync"/>
    public Task<string> NewDatabaseAsync() => shared.NewDatabaseAsync();

    /// <summary>The first column of a query's rows, as the superuser, in the application's database or another.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string query, params object[] parameters) =>
        Cluster.QueryAsync<T>(Configuration.Database, query, parameters);
}
