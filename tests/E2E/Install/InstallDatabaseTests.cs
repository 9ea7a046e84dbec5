using Conformance.Clusters;

namespace Conformance.E2E.Install;

/// <summary>The application finds its schema, search path and extensions, and so do the databases its tests make.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallDatabaseTests(E2ERun run) : InstallTest(run)
{
    private const string Primary = "postgres-cnpg-primary";

    private const string Extensions =
        "SELECT string_agg(extname, ',' ORDER BY extname) FROM pg_extension WHERE extname IN ('pg_trgm', 'btree_gin')";

    [Theory]
    [InlineData("SELECT current_setting('search_path')", "ibs, public")]
    [InlineData("SELECT current_schema()", "ibs")]
    [InlineData("SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'ibs'", "ibs")]
    [InlineData("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'ibs'", "ibs")]
    [InlineData("SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'ibs'", "UTF8")]
    [InlineData("SELECT current_setting('data_checksums')", "on")]
    [InlineData(Extensions, "btree_gin,pg_trgm")]
    public async Task Application_finds_its_database_as_declared(string sql, string expected)
    {
        var release = await ReleaseAsync(ReleaseName.Option1Production);

        var seen = await release.Client.QueryAsync(Login.App, release.Host(Primary), sql, cancellationToken: Cancelled);

        seen.Should().Be(expected);
    }

    [Fact]
    public async Task Server_is_of_the_major_that_is_asked_for()
    {
        var release = await ReleaseAsync(ReleaseName.Option1Production);

        var seen = await release.Client.QueryAsync(
            Login.App, release.Host(Primary), "SELECT current_setting('server_version_num')::int / 10000", cancellationToken: Cancelled);

        seen.Should().Be(Settings.Postgres ?? "17");
    }

    [Fact]
    public async Task Database_made_from_template1_has_the_extensions()
    {
        var release = await ReleaseAsync(ReleaseName.Option1Production);
        await release.Client.QueryAsync(
            Login.Superuser, release.Host(Primary), "CREATE DATABASE test_ibs TEMPLATE template1", "postgres", Cancelled);

        var seen = await release.Client.QueryAsync(Login.Superuser, release.Host(Primary), Extensions, "test_ibs", Cancelled);

        seen.Should().Be("btree_gin,pg_trgm");
    }

    [Theory]
    [InlineData(ReleaseName.Option1Production)]
    [InlineData(ReleaseName.Option1Development)]
    public async Task Operator_applies_the_Database_resource(ReleaseName name)
    {
        var release = await ReleaseAsync(name);

        await release.Postgres.WaitAppliedAsync("postgres-ibs", Cancelled);

        var database = await release.Kubernetes.FindAsync(ResourceKind.Database, release.Namespace, "postgres-ibs", Cancelled);
        database!.Flag("status.applied").Should().BeTrue();
    }
}
