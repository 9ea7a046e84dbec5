using System.Text;
using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.Postgres.Operator;

/// <summary>
/// Reads a <see cref="ClusterConfiguration"/> out of rendered manifests, with the defaults of the operator's webhook
/// (CloudNativePG 1.30, <c>api/v1/cluster_defaults.go</c>).
/// </summary>
public sealed class ClusterReader
{
    private const string Initdb = "spec.bootstrap.initdb";

    private readonly IReadOnlyList<Manifest> manifests;
    private readonly Manifest cluster;

    private ClusterReader(IReadOnlyList<Manifest> manifests)
    {
        this.manifests = manifests;
        cluster = manifests.FirstOrDefault(manifest => manifest.Kind == "Cluster") ?? throw new ConformanceException(
            "The render has no Cluster.", $"It has: {string.Join(", ", manifests.Select(manifest => manifest.Id))}.");
    }

    /// <exception cref="ConformanceException">There is no Cluster, or its image does not tell a version.</exception>
    public static ClusterConfiguration Read(IReadOnlyList<Manifest> manifests) => new ClusterReader(manifests).Read();

    private ClusterConfiguration Read()
    {
        var database = cluster.Text($"{Initdb}.database") ?? "app";
        var owner = cluster.Text($"{Initdb}.owner") ?? database;
        var (image, version) = Image();
        return new ClusterConfiguration
        {
            Name = cluster.Name,
            Image = image,
            Version = version,
            InitdbOptions = [.. InitdbOptions()],
            Parameters = cluster.Map("spec.postgresql.parameters"),
            PreloadLibraries = cluster.Strings("spec.postgresql.shared_preload_libraries"),
            HbaLines = cluster.Strings("spec.postgresql.pg_hba"),
            IdentLines = cluster.Strings("spec.postgresql.pg_ident"),
            Database = database,
            Owner = Login(owner, cluster.Text($"{Initdb}.secret.name") ?? $"{cluster.Name}-app"),
            Superuser = cluster.Text("spec.enableSuperuserAccess") == "true"
                ? Login("postgres", cluster.Text("spec.superuserSecret.name") ?? $"{cluster.Name}-superuser")
                : null,
            DataFrom = new[] { "recovery", "pg_basebackup" }.FirstOrDefault(method => cluster.Has($"spec.bootstrap.{method}")),
            InitSql = new InitSql(
                Batch("postInitSQL"),
                Batch("postInitTemplateSQL"),
                Batch(cluster.Has($"{Initdb}.import") ? "import.postImportApplicationSQL" : "postInitApplicationSQL")),
            Roles = [.. Items(cluster, "spec.managed.roles").Select(Role)],
            Databases =
            [
                .. manifests.Where(manifest => manifest.Kind == "Database" && manifest.Text("spec.cluster.name") == cluster.Name).Select(Database),
            ],
            MonitoringQueries = MonitoringQueries(),
        };
    }

    private (string? Image, PostgresVersion Version) Image()
    {
        if (cluster.Text("spec.imageName") is { } image)
            return (image, PostgresVersion.OfImage(image));
        var major = cluster.Text("spec.imageCatalogRef.major") ?? throw new ConformanceException(
            $"{cluster.Id} names neither an image nor an image catalog.", "Set image or imageCatalog.");
        return (null, PostgresVersion.Parse(major));
    }

    /// <summary>Order and spelling as in the operator's <c>pkg/specs/jobs.go</c>.</summary>
    private IEnumerable<string> InitdbOptions()
    {
        if (cluster.Text($"{Initdb}.dataChecksums") == "true")
            yield return "--data-checksums";
        yield return "--encoding=" + (cluster.Text($"{Initdb}.encoding") ?? "UTF8");
        yield return "--lc-collate=" + (cluster.Text($"{Initdb}.localeCollate") ?? "C");
        yield return "--lc-ctype=" + (cluster.Text($"{Initdb}.localeCType") ?? "C");
        (string Field, string Option)[] optional =
        [
            ("locale", "--locale"), ("localeProvider", "--locale-provider"), ("icuLocale", "--icu-locale"),
            ("icuRules", "--icu-rules"), ("builtinLocale", "--builtin-locale"), ("walSegmentSize", "--wal-segsize"),
        ];
        foreach (var (field, option) in optional)
            if (cluster.Text($"{Initdb}.{field}") is { } value)
                yield return $"{option}={value}";
    }

    private SqlBatch Batch(string field) => new(cluster.Strings($"{Initdb}.{field}"), $"{Initdb}.{field}");

    private ManagedRole Role(JsonObject role) => new(
        Text(role, "name")!,
        Text(role, "ensure") != "absent",
        Flag(role, "login"),
        Flag(role, "superuser"),
        Flag(role, "createdb"),
        Flag(role, "createrole"),
        Flag(role, "inherit", otherwise: true),
        Flag(role, "replication"),
        Flag(role, "bypassrls"),
        role["connectionLimit"]?.GetValue<long>() ?? -1,
        Text(role, "validUntil"),
        Text(role, "comment"),
        [.. (role["inRoles"] as JsonArray ?? []).Select(item => item!.ToString())],
        role["passwordSecret"]?["name"]?.ToString() is { } secret && !Flag(role, "disablePassword") ? Login(Text(role, "name")!, secret) : null);

    private static DeclaredDatabase Database(Manifest manifest) => new(
        manifest.Text("spec.name") ?? "",
        manifest.Text("spec.owner"),
        manifest.Text("spec.ensure") != "absent",
        [.. Items(manifest, "spec.schemas").Select(item => new DeclaredSchema(Text(item, "name")!, Text(item, "owner"), IsPresent(item)))],
        [
            .. Items(manifest, "spec.extensions").Select(item =>
                new DeclaredExtension(Text(item, "name")!, Text(item, "schema"), Text(item, "version"), IsPresent(item))),
        ]);

    private Login Login(string username, string secretName)
    {
        var manifest = manifests.FirstOrDefault(manifest => manifest.Kind == "Secret" && manifest.Name == secretName);
        if (manifest is null)
            return new Login(username, Operator.Login.StandInPassword, new Dictionary<string, string>());
        var secret = SecretData(manifest);
        return new Login(username, secret.GetValueOrDefault("password", ""), secret);
    }

    private static Dictionary<string, string> SecretData(Manifest secret)
    {
        var data = secret.Map("data").ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(Convert.FromBase64String(pair.Value)));
        foreach (var (key, value) in secret.Map("stringData"))
            data[key] = value;
        return data;
    }

    private Dictionary<string, string> MonitoringQueries()
    {
        var queries = new Dictionary<string, string>();
        foreach (var reference in Items(cluster, "spec.monitoring.customQueriesConfigMap"))
            if (manifests.FirstOrDefault(manifest => manifest.Kind == "ConfigMap" && manifest.Name == Text(reference, "name")) is { } map
                && map.Map("data").TryGetValue(Text(reference, "key") ?? "", out var text))
                foreach (var (metric, definition) in ManifestParser.Parse(text).SelectMany(document => document.Content))
                    queries[metric] = definition?["query"]?.ToString() ?? "";
        return queries;
    }

    private static IEnumerable<JsonObject> Items(Manifest manifest, string path) =>
        (manifest.At(path) as JsonArray ?? []).OfType<JsonObject>();

    private static bool IsPresent(JsonObject item) => Text(item, "ensure") != "absent";

    private static string? Text(JsonObject item, string key) => item[key]?.ToString();

    private static bool Flag(JsonObject item, string key, bool otherwise = false) => item[key]?.GetValue<bool>() ?? otherwise;
}
