namespace Conformance.Postgres.Operator;

/// <summary>
/// Extensions that the operator switches by parameters: a parameter in an extension's namespace preloads its library
/// and creates it in every database, and without any such parameter the operator <b>drops</b> it from every database.
/// </summary>
/// <param name="Name">Of the library, the parameters' namespace and the extension.</param>
/// <param name="HasSql">False where there is only a library.</param>
internal sealed record ManagedExtension(string Name, bool HasSql)
{
    public static IReadOnlyList<ManagedExtension> All { get; } =
    [
        new("pgaudit", HasSql: true),
        new("pg_stat_statements", HasSql: true),
        new("auto_explain", HasSql: false),
        new("pg_failover_slots", HasSql: false),
    ];

    public static IEnumerable<ManagedExtension> UsedBy(ClusterConfiguration cluster) => All.Where(extension => extension.IsUsedBy(cluster));

    public bool IsUsedBy(ClusterConfiguration cluster) =>
        cluster.Parameters.Keys.Any(name => name.StartsWith(Name + ".", StringComparison.Ordinal));
}
