using Npgsql;

namespace Conformance.Postgres.Operator;

/// <summary>
/// Does to a fresh server what the operator does, in its databases, roles and order (CloudNativePG 1.30,
/// <c>pkg/management/postgres/initdb.go</c> and <c>internal/management/controller</c>): the owner, the three batches
/// of init SQL, passwords, managed extensions, managed roles, <c>Database</c> resources.
/// </summary>
/// <remarks>
/// Left out: init SQL from ConfigMaps and Secrets (<c>post…SQLRefs</c>), tablespaces, foreign data wrappers and
/// servers, publications and subscriptions, PgBouncer's role, image-volume extensions, LDAP rules and pod selectors in
/// <c>pg_hba</c>; the chart renders none of them.
/// </remarks>
internal sealed class Bootstrap(PostgresServer server, ClusterConfiguration cluster, CancellationToken cancellationToken)
{
    public async Task RunAsync()
    {
        await ExecuteAsync("postgres", "auth.username", CreateOwner());
        await BatchAsync("postgres", cluster.InitSql.Postgres);
        await BatchAsync("template1", cluster.InitSql.Template);
        if (!await ExistsAsync("SELECT FROM pg_database WHERE datname = $1", cluster.Database))
        {
            await ExecuteAsync(
                "postgres", "auth.database", $"CREATE DATABASE {Sql.Identifier(cluster.Database)} OWNER {Sql.Identifier(cluster.Owner.Username)}");
            await BatchAsync(cluster.Database, cluster.InitSql.Application);
        }

        await ManagedExtensionsAsync();
        await ManagedRolesAsync();
        await SetPasswordsAsync();
        foreach (var database in cluster.Databases)
            await DatabaseAsync(database);
    }

    /// <summary>What the operator does whenever a Secret changes.</summary>
    public async Task SetPasswordsAsync()
    {
        if (cluster.Superuser is { } superuser)
            await SetPasswordAsync(superuser, "auth.postgresPassword");
        await SetPasswordAsync(cluster.Owner, "auth.password");
        foreach (var role in cluster.Roles)
            if (role is { Present: true, Password: { } login } && role.Name != cluster.Owner.Username)
                await SetPasswordAsync(login, $"managedRoles ({role.Name})");
    }

    private string CreateOwner() =>
        $"""
         DO $do$ BEGIN
           IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {Sql.Literal(cluster.Owner.Username)})
           THEN CREATE ROLE {Sql.Identifier(cluster.Owner.Username)} LOGIN; END IF;
         END $do$
         """;

    /// <summary>One session for the whole batch, so that a SET in it holds to its end.</summary>
    private async Task BatchAsync(string database, SqlBatch batch)
    {
        if (batch.Statements.Count == 0)
            return;
        await using var connection = await OpenAsync(database);
        foreach (var (index, statement) in batch.Statements.Index())
            await ExecuteAsync(connection, $"{batch.Path}[{index}]", statement);
    }

    /// <summary>
    /// The operator hashes the password itself, as SCRAM whatever <c>password_encryption</c> says, and keeps the
    /// statement out of the log. One round of hashing in place of 4096, where the release can: the suite logs in
    /// hundreds of times.
    /// </summary>
    private Task SetPasswordAsync(Login login, string path) => ExecuteAsync(
        "postgres",
        path,
        $"""
         BEGIN;
         SET LOCAL log_statement = 'none';
         SET LOCAL password_encryption = 'scram-sha-256';
         {(cluster.Version.Major >= 16 ? "SET LOCAL scram_iterations = 1;" : "")}
         ALTER ROLE {Sql.Identifier(login.Username)} WITH PASSWORD {Sql.Literal(login.Password)};
         COMMIT
         """);

    private async Task ManagedExtensionsAsync()
    {
        foreach (var database in await DatabasesAsync())
            foreach (var extension in ManagedExtension.All.Where(extension => extension.HasSql))
                await ExecuteAsync(
                    database,
                    $"postgresql.parameters ({extension.Name}.*)",
                    extension.IsUsedBy(cluster)
                        ? $"CREATE EXTENSION IF NOT EXISTS {extension.Name}"
                        : $"DROP EXTENSION IF EXISTS {extension.Name}");
    }

    private async Task ManagedRolesAsync()
    {
        foreach (var role in cluster.Roles)
        {
            var path = $"managedRoles ({role.Name})";
            var name = Sql.Identifier(role.Name);
            var exists = await ExistsAsync("SELECT FROM pg_roles WHERE rolname = $1", role.Name);
            if (!role.Present)
            {
                await ExecuteAsync("postgres", path, $"DROP ROLE IF EXISTS {name}");
                continue;
            }

            await ExecuteAsync("postgres", path, $"{(exists ? "ALTER" : "CREATE")} ROLE {name} {Attributes(role)}");
            foreach (var parent in role.InRoles)
                await ExecuteAsync("postgres", path, $"GRANT {Sql.Identifier(parent)} TO {name}");
            if (role.Comment is { } comment)
                await ExecuteAsync("postgres", path, $"COMMENT ON ROLE {name} IS {Sql.Literal(comment)}");
        }
    }

    private static string Attributes(ManagedRole role)
    {
        static string Option(bool on, string name) => on ? name : "NO" + name;
        return string.Join(
            ' ',
            Option(role.BypassRls, "BYPASSRLS"),
            Option(role.CreateDb, "CREATEDB"),
            Option(role.CreateRole, "CREATEROLE"),
            Option(role.Inherit, "INHERIT"),
            Option(role.Login, "LOGIN"),
            Option(role.Replication, "REPLICATION"),
            Option(role.Superuser, "SUPERUSER"),
            $"CONNECTION LIMIT {role.ConnectionLimit}",
            role.ValidUntil is { } until ? $"VALID UNTIL {Sql.Literal(until)}" : "");
    }

    private async Task DatabaseAsync(DeclaredDatabase database)
    {
        const string Path = "database";
        var name = Sql.Identifier(database.Name);
        if (!database.Present)
        {
            await ExecuteAsync("postgres", Path, $"DROP DATABASE IF EXISTS {name}");
            return;
        }

        var owner = database.Owner is { } role ? Sql.Identifier(role) : "postgres";
        if (!await ExistsAsync("SELECT FROM pg_database WHERE datname = $1", database.Name))
            await ExecuteAsync("postgres", Path, $"CREATE DATABASE {name} OWNER {owner}");
        else if (database.Owner is not null)
            await ExecuteAsync("postgres", Path, $"ALTER DATABASE {name} OWNER TO {owner}");

        foreach (var schema in database.Schemas)
            await ExecuteAsync(database.Name, "database.schema", Statements(schema));
        foreach (var extension in database.Extensions)
            await ExecuteAsync(database.Name, $"database.extensions ({extension.Name})", Statements(extension));
    }

    private static string Statements(DeclaredSchema schema)
    {
        var name = Sql.Identifier(schema.Name);
        if (!schema.Present)
            return $"DROP SCHEMA IF EXISTS {name}";
        return schema.Owner is { } owner
            ? $"CREATE SCHEMA IF NOT EXISTS {name} AUTHORIZATION {Sql.Identifier(owner)}; ALTER SCHEMA {name} OWNER TO {Sql.Identifier(owner)}"
            : $"CREATE SCHEMA IF NOT EXISTS {name}";
    }

    private static string Statements(DeclaredExtension extension)
    {
        var name = Sql.Identifier(extension.Name);
        if (!extension.Present)
            return $"DROP EXTENSION IF EXISTS {name}";
        var schema = extension.Schema is { } into ? $" SCHEMA {Sql.Identifier(into)}" : "";
        var version = extension.Version is { } wanted ? $" VERSION {Sql.Identifier(wanted)}" : "";
        var update = extension.Version is { } target ? $"; ALTER EXTENSION {name} UPDATE TO {Sql.Identifier(target)}" : "";
        return $"CREATE EXTENSION IF NOT EXISTS {name}{schema}{version}{update}";
    }

    private async Task<IReadOnlyList<string>> DatabasesAsync()
    {
        await using var connection = await server.OpenAsSuperuserAsync("postgres", cancellationToken);
        await using var command = new NpgsqlCommand("SELECT datname FROM pg_database WHERE datallowconn", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            names.Add(reader.GetString(0));
        return names;
    }

    private async Task<bool> ExistsAsync(string query, string name)
    {
        await using var connection = await server.OpenAsSuperuserAsync("postgres", cancellationToken);
        await using var command = new NpgsqlCommand($"SELECT EXISTS ({query})", connection) { Parameters = { new() { Value = name } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>A session with the search path the operator sets for others' SQL, whatever the database's own is.</summary>
    private async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = await server.OpenAsSuperuserAsync(database, cancellationToken);
        await ExecuteAsync(connection, "", "SET search_path TO \"$user\", public");
        return connection;
    }

    private async Task ExecuteAsync(string database, string path, string statement)
    {
        await using var connection = await OpenAsync(database);
        await ExecuteAsync(connection, path, statement);
    }

    /// <exception cref="ServerRefusalException">The server's error, with the statement's place in the values or the manifest.</exception>
    private async Task ExecuteAsync(NpgsqlConnection connection, string path, string statement)
    {
        try
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception)
        {
            // A statement that sets a password is not repeated in a message.
            var shown = statement.Contains("PASSWORD", StringComparison.Ordinal) ? "" : $"\n  in database {connection.Database}: {statement}";
            throw new ServerRefusalException(
                $"{exception.Severity}:  {exception.MessageText}{(exception.Detail is { } detail ? $" ({detail})" : "")}{shown}", [path], exception);
        }
    }
}
