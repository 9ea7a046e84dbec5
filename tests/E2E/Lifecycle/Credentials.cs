using System.Text;
using System.Text.Json.Nodes;
using Conformance.Clusters;
using Npgsql;

namespace Conformance.E2E.Lifecycle;

/// <summary>Whose credentials a client has, as the Secret of a live Cluster says now.</summary>
public sealed record Credentials(string User, string Password, string Database)
{
    private static readonly string[] Methods = ["initdb", "recovery", "pg_basebackup"];

    /// <summary>The owner of the application's database.</summary>
    public static async Task<Credentials> OfOwnerAsync(LivingRelease release, CancellationToken cancellationToken)
    {
        var cluster = await release.Postgres.GetAsync(cancellationToken);
        var bootstrap = Methods.Select(method => cluster.At($"spec.bootstrap.{method}")).OfType<JsonObject>().First();
        var name = bootstrap["secret"]?["name"]?.ToString() ?? $"{cluster.Name}-app";
        return await ReadAsync(release, name, bootstrap["database"]!.ToString(), cancellationToken);
    }

    /// <summary>The superuser, in the application's database; null where it may not come over the network.</summary>
    public static async Task<Credentials?> OfSuperuserAsync(LivingRelease release, CancellationToken cancellationToken)
    {
        var cluster = await release.Postgres.GetAsync(cancellationToken);
        return cluster.Text("spec.superuserSecret.name") is { } name
            ? await ReadAsync(release, name, (await OfOwnerAsync(release, cancellationToken)).Database, cancellationToken)
            : null;
    }

    /// <summary>A connection string.</summary>
    public string At(NodePort port) => new NpgsqlConnectionStringBuilder
    {
        Host = port.ToString(),
        Username = User,
        Password = Password,
        Database = Database,
        SslMode = SslMode.Require,
        Pooling = false,
        Timeout = 10,
    }.ConnectionString;

    private static async Task<Credentials> ReadAsync(LivingRelease release, string secret, string database, CancellationToken cancellationToken)
    {
        var data = (await release.Kubernetes.FindAsync(ResourceKind.Secret, release.Namespace, secret, cancellationToken))?.Map("data")
            ?? throw new ConformanceException($"There is no Secret {secret} in {release.Namespace}.", "The Cluster names it: was it deleted?");
        return new Credentials(Text("username"), Text("password"), database);

        string Text(string key) => Encoding.UTF8.GetString(Convert.FromBase64String(data[key]));
    }
}
