using CliWrap.Buffered;
using Conformance.Clusters;
using Conformance.E2E.Install;
using Conformance.Helm;
using Conformance.Restore;
using Npgsql;

namespace Conformance.E2E.Restore;

/// <summary>A server whose databases are restored and compared: by default a small release's primary.</summary>
/// <param name="space">Its namespace.</param>
/// <param name="labels">Of its pod.</param>
/// <param name="password">Of its superuser.</param>
public sealed class RestoredDatabase(ClusterLease lease, string space, IReadOnlyDictionary<string, string>? labels = null, string password = RestoredDatabase.SuperuserPassword)
{
    public const string SuperuserPassword = "superuser-password";

    private static readonly Dictionary<string, string> Primary = new() { ["cnpg.io/cluster"] = "postgres", ["cnpg.io/instanceRole"] = "primary" };

    private readonly Lazy<Task<NodePort>> port = new(() => lease.Ports.OpenAsync(space, "conformance-manifest", labels ?? Primary));

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
        $"SET conformance.rows = '{OldSite.Rows}';\n{await File.ReadAllTextAsync(Path.Combine(Repository.Fixtures, "dumps", "site.sql"), cancellationToken)}";

    /// <summary>Installs a release and waits until it is Ready.</summary>
    /// <param name="values">In place of <see cref="Values"/>.</param>
    public static async Task<RestoredDatabase> InstallAsync(
        ClusterLease lease, string space, CancellationToken cancellationToken, string? values = null)
    {
        await ChartInstall.RunAsync(lease.Cluster, space, values ?? Values, cancellationToken);
        var database = new RestoredDatabase(lease, space);
        await database.Postgres.WaitReadyAsync(cancellationToken);
        return database;
    }

    /// <summary>SQL on the instance itself, as superuser.</summary>
    public async Task<string> QueryAsync(string sql, string database, CancellationToken cancellationToken) =>
        await Postgres.QueryInstanceAsync(await Postgres.PrimaryNameAsync(cancellationToken), sql, database, cancellationToken);

    /// <summary>Runs commands of a document in a folder, with the run's namespaces in place of the document's.</summary>
    /// <param name="places">What stands for what, beside this release's namespace for <c>ibs-prod</c>.</param>
    public Task<BufferedCommandResult> RunAsync(string commands, string folder, CancellationToken cancellationToken, params (string Name, string Place)[] places) =>
        CommandBlock.RunAsync(
            lease.Cluster,
            HelmChoice.Or(HelmMajor.Helm4),
            folder,
            places.Append(("ibs-prod", space)).Aggregate(commands, (text, place) => text.Replace(place.Item1, place.Item2, StringComparison.Ordinal)),
            cancellationToken);

    /// <summary>Runs commands that have to succeed.</summary>
    /// <exception cref="ConformanceException">They did not.</exception>
    public async Task RequireAsync(string commands, string folder, CancellationToken cancellationToken, params (string Name, string Place)[] places)
    {
        if (await RunAsync(commands, folder, cancellationToken, places) is { IsSuccess: false } failed)
            throw new ConformanceException($"These commands exited {failed.ExitCode} in {space}:\n{commands}\n", $"{failed.StandardOutput.Trim()}\n{failed.StandardError.Trim()}");
    }

    /// <summary>Removes its namespace, and everything with it.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken) => lease.Cluster.Namespaces.RemoveAsync(space, cancellationToken);

    /// <summary>The manifest of one of its databases, through a port of the node.</summary>
    public async Task<DatabaseManifest> ManifestAsync(string database, CancellationToken cancellationToken)
    {
        var connection = $"Host={await port.Value};Username=postgres;Password={password};Database={database};SSL Mode=Prefer;Pooling=false;Timeout=10";
        DatabaseManifest? manifest = null;
        await Wait.UntilAsync(
            $"{space} to answer at its node port",
            Deadlines.ManifestTaken,
            async token =>
            {
                try
                {
                    manifest = await DatabaseManifest.TakeAsync(connection, token);
                    return null;
                }
                catch (NpgsqlException exception) when (exception is not PostgresException)
                {
                    return exception.Message;
                }
            },
            cancellationToken);
        return manifest!;
    }
}
