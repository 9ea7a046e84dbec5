using Conformance.Clusters;
using Conformance.Helm;
using Conformance.Restore;

namespace Conformance.E2E.Restore;

/// <summary>A small release with the site's database in it, and the ways to fill, compare and restore it.</summary>
public sealed class RestoredDatabase(ClusterLease lease, string space)
{
    public const string SuperuserPassword = "superuser-password";

    /// <summary>Contracts; the other tables follow from it.</summary>
    public const int Rows = 2000;

    public string Namespace => space;

    public PostgresCluster Postgres { get; } = new(lease.Cluster, space, "postgres");

    /// <summary>Values of a release with one instance, a way in for the superuser, and dumps.</summary>
    public static string Values => $"""
        auth:
          password: application-password
          postgresPassword: {SuperuserPassword}
        storage:
          size: 1Gi
        replication:
          instances: 1
        backup:
          dump:
            enabled: true
            suspend: true
            keep: 2
            storage:
              size: 1Gi
        """;

    /// <summary>The statements that make the site's database, for the session's role and its search path.</summary>
    public static async Task<string> SiteAsync(CancellationToken cancellationToken) =>
        $"SET conformance.rows = '{Rows}';\n{await File.ReadAllTextAsync(Path.Combine(Repository.Fixtures, "dumps", "site.sql"), cancellationToken)}";

    public static async Task<RestoredDatabase> InstallAsync(ClusterLease lease, string space, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Artifacts, "values")).FullName, $"{space}.yaml");
        await File.WriteAllTextAsync(file, Values, cancellationToken);
        var result = await lease.Cluster.HelmAsync(
            HelmMajor.Helm4, ["install", "postgres-cnpg", Repository.Chart, "--namespace", space, "--values", file], cancellationToken);
        if (!result.IsSuccess)
            throw new ConformanceException($"helm install in {space} exited {result.ExitCode}:", result.StandardError.Trim());
        var database = new RestoredDatabase(lease, space);
        await database.Postgres.WaitReadyAsync(cancellationToken);
        return database;
    }

    /// <summary>SQL on the instance itself, as superuser.</summary>
    public async Task<string> QueryAsync(string sql, string database, CancellationToken cancellationToken) =>
        await Postgres.QueryInstanceAsync((await Postgres.GetAsync(cancellationToken)).Text("status.currentPrimary")!, sql, database, cancellationToken);

    public async Task<DatabaseManifest> ManifestAsync(string database, CancellationToken cancellationToken) => await TakeAsync(
        lease, space, new Dictionary<string, string> { ["cnpg.io/cluster"] = "postgres", ["cnpg.io/instanceRole"] = "primary" }, SuperuserPassword, database, cancellationToken);

    /// <summary>The manifest of any server's database, through a port of the node.</summary>
    public static async Task<DatabaseManifest> TakeAsync(
        ClusterLease lease, string space, IReadOnlyDictionary<string, string> labels, string password, string database, CancellationToken cancellationToken)
    {
        var port = await lease.Ports.OpenAsync(space, $"conformance-manifest-{database.Replace('_', '-')}", labels, false, cancellationToken);
        var connection = $"Host={port};Username=postgres;Password={password};Database={database};SSL Mode=Prefer;Pooling=false;Timeout=10";
        DatabaseManifest? manifest = null;
        await Wait.UntilAsync(
            $"{space} to answer at {port}",
            Deadlines.ServiceAnswers,
            async token =>
            {
                try
                {
                    manifest = await DatabaseManifest.TakeAsync(connection, token);
                    return null;
                }
                catch (Npgsql.NpgsqlException exception) when (exception is not Npgsql.PostgresException)
                {
                    return exception.Message;
                }
            },
            cancellationToken);
        return manifest!;
    }
}
