using Conformance.Postgres.Embedded;
using Npgsql;

namespace Conformance.Server;

/// <summary>The application's database as its owner finds it, held to the values.</summary>
[Trait("Tier", "server")]
public sealed class DatabaseTests
{
    public static Task<IEnumerable<TheoryDataRow<string>>> Fixtures => ServerFixtures.AllAsync();

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Database_belongs_to_the_owner_in_its_encoding(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        var database = await server.QueryAsync<string>(
            "SELECT pg_get_userbyid(datdba) || ' ' || pg_encoding_to_char(encoding) FROM pg_database WHERE datname = $1", server.Values.Database);
        database.Should().Equal($"{server.Values.Owner} {server.Values.Encoding}");
    }

    /// <summary>The operator hands <c>initdb</c> C for collation and character types where nothing else is asked for.</summary>
    [Theory, MemberData(nameof(Fixtures))]
    public async Task Database_has_the_locale_of_the_values(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        var locale = (await server.QueryAsync<string>(
            "SELECT format('%s %s %s', coalesce(to_jsonb(d)->>'datlocprovider', 'c'), datcollate, datctype) FROM pg_database d WHERE datname = $1", server.Values.Database)).Single();
        // The catalog's letters: c for libc, i for icu, b for builtin; PostgreSQL 14 knows libc only.
        var provider = server.Values.Locale("localeProvider") is { } name and not "libc" ? name[0] : 'c';
        var expected = $"{provider} {server.Values.Locale("localeCollate") ?? "C"} {server.Values.Locale("localeCType") ?? "C"}";
        Assert.SkipWhen(
            locale != expected && locale.Contains(Locales.Substitute) && server.Server.Origin.StartsWith("embedded", StringComparison.Ordinal),
            $"This machine has not the locale {expected}; the embedded server ran with {Locales.Substitute}.");
        locale.Should().Be(expected);
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Schema_belongs_to_the_owner(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        var schemas = await server.QueryAsync<string>(
            "SELECT nspname || ' ' || pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$|public$)'");
        var own = schemas.Where(schema => schema.EndsWith(' ' + server.Values.Owner));
        own.Should().Equal(server.Values.Schema is { } schema ? [$"{schema} {server.Values.Owner}"] : []);
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Owner_has_the_search_path_of_the_values(string fixture)
    {
        var server = await Servers.ForAsync(fixture);
        await using var connection = await server.OpenAsOwnerAsync();

        var path = (await QueryAsync(connection, "SHOW search_path")).Single();
        string[] expected = server.Values.SearchPath is { Count: > 0 } wanted ? [.. wanted] : ["$user", "public"];
        path.Split(", ").Select(item => item.Trim('"').Replace("\"\"", "\"")).Should().Equal(expected);
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Unqualified_tables_land_in_the_schema(string fixture)
    {
        var server = await Servers.ForAsync(fixture);
        await using var connection = await server.OpenAsOwnerAsync();
        await using var rolledBack = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);

        var landed = await QueryAsync(
            connection, "CREATE TABLE conformance_here (id int); SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'conformance_here'");
        landed.Single().Trim('"').Should().Be(server.Values.SearchPath.FirstOrDefault(schema => schema == server.Values.Schema) ?? "public");
    }

    /// <summary>From PostgreSQL 15 on; before, public is open to everybody.</summary>
    [Theory, MemberData(nameof(Fixtures))]
    public async Task Owner_cannot_create_tables_outside_of_its_database(string fixture)
    {
        var server = await Servers.ForAsync(fixture);
        Assert.SkipWhen(server.Configuration.Version.Major < 15, "PostgreSQL 14 lets everybody create in public.");
        await using var connection = await server.OpenAsOwnerAsync("postgres");

        (await RefusalAsync(connection, "CREATE TABLE public.conformance_elsewhere (id int)")).Should().Be(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync(connection, "CREATE SCHEMA conformance_elsewhere")).Should().Be(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Extensions_are_in_the_database(string fixture)
    {
        var server = await Servers.ForAsync(fixture);
        await using var connection = await server.Server.OpenAsSuperuserAsync(server.Values.Database, TestContext.Current.CancellationToken);

        await ExtensionsAreInAsync(connection, server.Values.Extensions);
    }

    /// <summary>As Django's test runner makes its database: from template1, which has no schema of the application's.</summary>
    [Theory, MemberData(nameof(Fixtures))]
    public async Task Extensions_are_in_a_new_database(string fixture)
    {
        var server = await Servers.ForAsync(fixture);
        var database = await server.NewDatabaseAsync();
        await using var connection = await server.Server.OpenAsSuperuserAsync(database, TestContext.Current.CancellationToken);

        await ExtensionsAreInAsync(connection, server.Values.Extensions.Where(extension => extension.Schema is null or "public" or "pg_catalog"));
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Owner_creates_databases_only_where_the_values_say(string fixture)
    {
        var server = await Servers.ForAsync(fixture);
        await using var connection = await server.OpenAsOwnerAsync("postgres");

        // Its name is taken: who may create databases gets as far as learning that.
        var refusal = await RefusalAsync(connection, "CREATE DATABASE postgres");
        refusal.Should().Be(server.Values.OwnerCreatesDatabases ? PostgresErrorCodes.DuplicateDatabase : PostgresErrorCodes.InsufficientPrivilege);
    }

    private static async Task ExtensionsAreInAsync(NpgsqlConnection connection, IEnumerable<(string Name, string? Schema, string? Version)> extensions)
    {
        var present = await QueryAsync(connection, "SELECT format('%s %s %s', extname, extnamespace::regnamespace, extversion) FROM pg_extension");
        var parts = present.Select(row => row.Split(' ')).ToDictionary(row => row[0], row => (Schema: row[1], Version: row[2]));
        foreach (var (name, schema, version) in extensions)
        {
            parts.Should().ContainKey(name);
            parts[name].Schema.Should().Be(schema ?? "public", "that is where {0} is asked for", name);
            if (version is not null)
                parts[name].Version.Should().Be(version);
        }

        parts.Should().ContainKey("plpgsql");
    }

    private static Task<IReadOnlyList<string>> QueryAsync(NpgsqlConnection connection, string query) =>
        Postgres.Operator.BootedCluster.QueryAsync<string>(connection, query);

    /// <returns>The error's code, or null where the statement was accepted.</returns>
    private static async Task<string?> RefusalAsync(NpgsqlConnection connection, string statement)
    {
        try
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
            return null;
        }
        catch (PostgresException exception)
        {
            return exception.SqlState;
        }
    }
}
