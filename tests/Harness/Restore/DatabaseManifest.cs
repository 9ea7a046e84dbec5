using Npgsql;

namespace Conformance.Restore;

/// <summary>
/// What a restored database must have in common with its source: for each object a line that says what it is and one
/// that says what it holds. The server computes it row by row; here arrive a few lines per object, whatever the size.
/// </summary>
public sealed class DatabaseManifest
{
    /// <summary>Schemas that belong to PostgreSQL.</summary>
    private const string Own = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

    /// <summary>Objects that an extension brought are the extension's to restore.</summary>
    private const string NoExtension = "NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = {0}.oid AND e.classid = '{1}'::regclass AND e.deptype = 'e')";

    /// <summary>Each gives rows (object, fact). Owners and grants are by name, so that they compare across servers.</summary>
    private static readonly string[] Facts =
    [
        "SELECT 'extension ' || extname, 'version ' || extversion FROM pg_extension",
        $"SELECT 'schema ' || nspname, format('owner %s, grants %s', pg_get_userbyid(nspowner), nspacl) FROM pg_namespace n WHERE {Own}",
        $"""
         SELECT CASE relkind WHEN 'S' THEN 'sequence ' WHEN 'v' THEN 'view ' WHEN 'm' THEN 'view ' ELSE 'table ' END || n.nspname || '.' || relname,
                format('owner %s, grants %s', pg_get_userbyid(relowner), relacl)
         FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
         WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND {Own} AND {string.Format(NoExtension, "c", "pg_class")}
         """,
        $"""
         SELECT 'column ' || n.nspname || '.' || relname || '.' || attname,
                format('%s%s default %s identity %s generated %s', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN ' not null' END,
                       pg_get_expr(adbin, adrelid), attidentity, attgenerated)
         FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
         WHERE relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped AND {Own} AND {string.Format(NoExtension, "c", "pg_class")}
         """,
        $"""
         SELECT 'index ' || n.nspname || '.' || c.relname, format('%s, valid %s', pg_get_indexdef(c.oid), indisvalid AND indisready)
         FROM pg_index i JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE {Own}
         """,
        $"""
         SELECT 'constraint ' || CASE WHEN conrelid <> 0 THEN conrelid::regclass::text ELSE contypid::regtype::text END || '.' || conname,
                format('%s, validated %s', pg_get_constraintdef(o.oid), convalidated)
         FROM pg_constraint o JOIN pg_namespace n ON n.oid = connamespace WHERE {Own}
         """,
        $"""
         SELECT 'view ' || n.nspname || '.' || relname, 'definition ' || md5(pg_get_viewdef(c.oid))
         FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('v', 'm') AND {Own} AND {string.Format(NoExtension, "c", "pg_class")}
         """,
        $"""
         SELECT 'function ' || p.oid::regprocedure, format('owner %s, grants %s, definition %s', pg_get_userbyid(proowner), proacl, md5(pg_get_functiondef(p.oid)))
         FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE prokind IN ('f', 'p') AND {Own} AND {string.Format(NoExtension, "p", "pg_proc")}
         """,
        $"""
         SELECT 'type ' || n.nspname || '.' || typname, format('owner %s, values %s', pg_get_userbyid(typowner), string_agg(enumlabel, ',' ORDER BY enumsortorder))
         FROM pg_type t JOIN pg_enum ON enumtypid = t.oid JOIN pg_namespace n ON n.oid = typnamespace WHERE {Own} GROUP BY n.nspname, typname, typowner
         """,
        $"""
         SELECT 'sequence ' || schemaname || '.' || sequencename, 'next ' || coalesce(last_value + increment_by, start_value)
         FROM pg_sequences JOIN pg_namespace n ON n.nspname = schemaname WHERE {Own}
         """,
        """
        SELECT 'large objects', format('%s of them, checksum %s', count(*),
               coalesce(sum(('x' || substr(md5(lo_get(oid)), 1, 15))::bit(60)::bigint::numeric), 0)) FROM pg_largeobject_metadata
        """,
    ];

    private static readonly string Tables = $"""
        SELECT format('%I.%I', n.nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE relkind = 'r' AND {Own} AND {string.Format(NoExtension, "c", "pg_class")} ORDER BY 1
        """;

    private readonly SortedDictionary<string, string> facts = new(StringComparer.Ordinal);

    private DatabaseManifest()
    {
    }

    /// <summary>What it knows, by object.</summary>
    public IReadOnlyDictionary<string, string> Objects => facts;

    /// <summary>Rows of all tables.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes the manifest of the database that a connection string names; reads all of it, so as a role that may.</summary>
    /// <exception cref="NpgsqlException">No connection, or the server refuses.</exception>
    public static async Task<DatabaseManifest> TakeAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var manifest = new DatabaseManifest();

        // What follows prints names and values: the same everywhere, whatever the session's defaults.
        await ReadAsync(connection, "SET search_path = pg_catalog; SET timezone = 'UTC'; SET bytea_output = 'hex'; SET datestyle = 'ISO'; SET extra_float_digits = 1", _ => { }, cancellationToken);
        foreach (var query in Facts)
            await ReadAsync(connection, query, row => manifest.Add(row.GetString(0), row.IsDBNull(1) ? "" : row.GetString(1)), cancellationToken);

        var tables = new List<string>();
        await ReadAsync(connection, Tables, row => tables.Add(row.GetString(0)), cancellationToken);
        foreach (var table in tables)
            await ReadAsync(
                connection,
                // An oid is a new number after each restore; what it points to is compared with the large objects.
                $"SELECT count(*), coalesce(sum(('x' || substr(md5({await RowAsync(connection, table, cancellationToken)}), 1, 15))::bit(60)::bigint::numeric), 0)::text FROM ONLY {table} t",
                row =>
                {
                    manifest.Rows += row.GetInt64(0);
                    manifest.Add($"rows of {table}", $"{row.GetInt64(0)} rows, checksum {row.GetString(1)}");
                },
                cancellationToken);
        return manifest;
    }

    /// <summary>Where another database, meant to be the same, is not: a line for each object that is missing, surplus or different.</summary>
    public IReadOnlyList<string> Differences(DatabaseManifest other) =>
    [
        .. facts.Keys.Union(other.facts.Keys).Order(StringComparer.Ordinal)
            .Where(name => facts.GetValueOrDefault(name) != other.facts.GetValueOrDefault(name))
            .Select(name => $"{name}: expected {facts.GetValueOrDefault(name) ?? "nothing"}; found {other.facts.GetValueOrDefault(name) ?? "nothing"}"),
    ];

    private void Add(string name, string fact) => facts[name] = facts.TryGetValue(name, out var before) ? $"{before}; {fact}" : fact;

    private static async Task<string> RowAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        var columns = new List<string>();
        await ReadAsync(
            connection,
            $"SELECT format('%I', attname), atttypid = 'oid'::regtype FROM pg_attribute WHERE attrelid = '{table.Replace("'", "''")}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname",
            row => columns.Add(row.GetBoolean(1) ? $"(t.{row.GetString(0)} IS NULL)" : $"t.{row.GetString(0)}"),
            cancellationToken);
        return columns is [] ? "''" : $"ROW({string.Join(", ", columns)})::text";
    }

    private static async Task ReadAsync(NpgsqlConnection connection, string sql, Action<NpgsqlDataReader> each, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            each(reader);
    }
}
