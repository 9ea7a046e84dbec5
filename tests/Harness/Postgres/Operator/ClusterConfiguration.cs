using System.Text.Json;

namespace Conformance.Postgres.Operator;

/// <summary>Everything of a render that reaches the database server: what the operator would make of it.</summary>
public sealed record ClusterConfiguration
{
    /// <summary>The Cluster's name, which becomes <c>cluster_name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Null where an image catalog decides.</summary>
    public required string? Image { get; init; }

    public required PostgresVersion Version { get; init; }

    /// <summary>Arguments to <c>initdb</c>.</summary>
    public required IReadOnlyList<string> InitdbOptions { get; init; }

    /// <summary><c>spec.postgresql.parameters</c>.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public required IReadOnlyList<string> PreloadLibraries { get; init; }

    /// <summary><c>spec.postgresql.pg_hba</c>.</summary>
    public required IReadOnlyList<string> HbaLines { get; init; }

    public required IReadOnlyList<string> IdentLines { get; init; }

    public required Login Owner { get; init; }

    /// <summary>The application's database.</summary>
    public required string Database { get; init; }

    /// <summary>The superuser's login; null where <c>enableSuperuserAccess</c> is off.</summary>
    public required Login? Superuser { get; init; }

    /// <summary>The method by which another server's data become this cluster's, <c>recovery</c> or <c>pg_basebackup</c>; null where they are made here.</summary>
    public string? DataFrom { get; init; }

    /// <summary>Run in <c>postgres</c>, <c>template1</c> and the application's database, in this order.</summary>
    public required InitSql InitSql { get; init; }

    public required IReadOnlyList<ManagedRole> Roles { get; init; }

    public required IReadOnlyList<DeclaredDatabase> Databases { get; init; }

    /// <summary>The queries of the ConfigMaps that <c>spec.monitoring</c> names, by metric name.</summary>
    public required IReadOnlyDictionary<string, string> MonitoringQueries { get; init; }

    /// <summary>The official image has the contrib libraries and no others, as the embedded server has.</summary>
    public bool HasOfficialImage => Image?.Split('@')[0].Split('/')[^1].Split(':')[0] == "postgres";

    /// <summary>Rendered logins, the owner's first.</summary>
    public IEnumerable<Login> Logins =>
        new[] { Owner, Superuser }.Concat(Roles.Select(role => role.Present ? role.Password : null)).OfType<Login>().DistinctBy(login => login.Username);

    /// <summary>
    /// The same for every configuration that one server can serve in turn: passwords can be changed, and queries are
    /// only asked.
    /// </summary>
    /// <param name="source">What the provider runs for it.</param>
    public string ServerKey(string source)
    {
        var shared = this with
        {
            Image = source,
            Version = new PostgresVersion(0, null),
            Owner = Owner.WithoutPassword(),
            Superuser = Superuser?.WithoutPassword(),
            Roles = [.. Roles.Select(role => role with { Password = role.Password?.WithoutPassword() })],
            MonitoringQueries = new Dictionary<string, string>(),
        };
        return JsonSerializer.Serialize(shared);
    }
}

/// <param name="Statements">As rendered, in order.</param>
/// <param name="Path">Where the list stands in the Cluster.</param>
public sealed record SqlBatch(IReadOnlyList<string> Statements, string Path);

public sealed record InitSql(SqlBatch Postgres, SqlBatch Template, SqlBatch Application);

/// <summary>A role with its password.</summary>
/// <param name="Secret">Every key of the rendered Secret; empty where the Secret is not part of the render.</param>
public sealed record Login(string Username, string Password, IReadOnlyDictionary<string, string> Secret)
{
    /// <summary>
    /// Stands in for a password that the render does not have: the site's own Secret, or one the operator generates.
    /// Then only the role is tested, not the secret.
    /// </summary>
    public const string StandInPassword = "stand-in for a password that is not rendered";

    public bool IsRendered => Secret.Count > 0;

    internal Login WithoutPassword() => new(Username, "", new Dictionary<string, string>());
}

/// <summary>An item of <c>spec.managed.roles</c>, defaults filled in as the operator does.</summary>
/// <param name="Password">Null where the role has none or it is disabled.</param>
public sealed record ManagedRole(
    string Name,
    bool Present,
    bool Login,
    bool Superuser,
    bool CreateDb,
    bool CreateRole,
    bool Inherit,
    bool Replication,
    bool BypassRls,
    long ConnectionLimit,
    string? ValidUntil,
    string? Comment,
    IReadOnlyList<string> InRoles,
    Login? Password);

/// <summary>A <c>Database</c> resource of this cluster.</summary>
public sealed record DeclaredDatabase(
    string Name,
    string? Owner,
    bool Present,
    IReadOnlyList<DeclaredSchema> Schemas,
    IReadOnlyList<DeclaredExtension> Extensions);

public sealed record DeclaredSchema(string Name, string? Owner, bool Present);

public sealed record DeclaredExtension(string Name, string? Schema, string? Version, bool Present);
