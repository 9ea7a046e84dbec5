using Conformance.Manifests;

namespace Conformance.Unit.Chart;

/// <summary>Schema, search path and extensions: at the first start by SQL, afterwards by the Database resource.</summary>
[Trait("Tier", "unit")]
public sealed class DatabaseTests
{
    [Fact]
    public async Task The_sites_layout_is_the_default()
    {
        var cluster = await Rendered.Cluster("option-3-own-values");

        cluster.Should().Have("spec.bootstrap.initdb.database", "ibs");
        cluster.Should().Have("spec.bootstrap.initdb.owner", "ibs");
        cluster.Should().Have("spec.bootstrap.initdb.dataChecksums", true);
        cluster.Should().HaveStrings("spec.bootstrap.initdb.postInitTemplateSQL",
            "CREATE EXTENSION IF NOT EXISTS \"pg_trgm\" WITH SCHEMA \"public\"",
            "CREATE EXTENSION IF NOT EXISTS \"btree_gin\" WITH SCHEMA \"public\"");
        cluster.Should().HaveStrings("spec.bootstrap.initdb.postInitApplicationSQL",
            "CREATE SCHEMA IF NOT EXISTS \"ibs\" AUTHORIZATION \"ibs\"",
            "CREATE EXTENSION IF NOT EXISTS \"pg_trgm\" WITH SCHEMA \"public\"",
            "CREATE EXTENSION IF NOT EXISTS \"btree_gin\" WITH SCHEMA \"public\"",
            "ALTER DATABASE \"ibs\" SET search_path TO \"ibs\", \"public\"");
    }

    [Fact]
    public async Task The_sites_own_statements_come_last()
    {
        var cluster = await Rendered.Cluster("database-own-layout");

        cluster.Should().HaveStrings("spec.bootstrap.initdb.postInitSQL", "CREATE ROLE auditors NOLOGIN");
        cluster.Strings("spec.bootstrap.initdb.postInitTemplateSQL").Should().EndWith("COMMENT ON DATABASE template1 IS 'site''s template'");
        cluster.Strings("spec.bootstrap.initdb.postInitApplicationSQL").Should().ContainInOrder(
            "CREATE SCHEMA IF NOT EXISTS \"app_data\" AUTHORIZATION \"ibs\"",
            "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA \"public\"",
            "CREATE EXTENSION IF NOT EXISTS \"hstore\" WITH SCHEMA \"app_data\"",
            "CREATE EXTENSION IF NOT EXISTS \"unaccent\" WITH SCHEMA \"public\" VERSION '1.1'",
            "ALTER DATABASE \"ibs\" SET search_path TO \"$user\", \"app_data\", \"public\"",
            "GRANT USAGE ON SCHEMA app_data TO auditors",
            "CREATE TABLE app_data.settings (key text PRIMARY KEY, value text)");
    }

    [Fact]
    public async Task Template1_goes_without_extensions_that_live_in_the_applications_schema()
    {
        var statements = (await Rendered.Cluster("database-own-layout")).Strings("spec.bootstrap.initdb.postInitTemplateSQL");

        statements.Should().NotContain(statement => statement.Contains("hstore") || statement.Contains("app_data"));
        statements.Should().Contain("CREATE EXTENSION IF NOT EXISTS \"unaccent\" WITH SCHEMA \"public\" VERSION '1.1'");
    }

    [Theory]
    [InlineData("option-3-own-values", "postgres-ibs", "ibs", "ibs")]
    [InlineData("custom-names", "shop-database-shop", "shop", "shop_owner")]
    [InlineData("everything", "pg-app-data", "app-data", "app-user")]
    public async Task The_Database_resource_manages_the_same_database(string fixture, string name, string database, string owner)
    {
        var render = await Rendered.Fixture(fixture);
        var resource = render.Single("Database", name);

        resource.Should().Have("spec.name", database);
        resource.Should().Have("spec.owner", owner);
        resource.Should().Have("spec.cluster.name", render.Cluster.Name);
        resource.Should().Have("spec.databaseReclaimPolicy", "retain");
        resource.Should().Have("spec.schemas[0].owner", owner);
    }

    [Fact]
    public async Task The_Database_resource_has_the_same_extensions_in_the_same_schemas()
    {
        var resource = (await Rendered.Fixture("database-own-layout")).Single("Database");

        Enumerable.Range(0, 4).Select(index => Extension(resource, index)).Should().Equal(
            "public.pg_trgm ", "public.uuid-ossp ", "app_data.hstore ", "public.unaccent 1.1");
    }

    [Fact]
    public async Task An_empty_database_needs_neither_statements_nor_a_resource()
    {
        var render = await Rendered.Fixture("database-plain");

        render.All("Database").Should().BeEmpty();
        render.Cluster.Should().NotHave("spec.bootstrap.initdb.postInitApplicationSQL");
        render.Cluster.Should().NotHave("spec.bootstrap.initdb.postInitTemplateSQL");
    }

    [Theory]
    [InlineData("locale-icu", "localeProvider", "icu")]
    [InlineData("locale-icu", "icuLocale", "ko-KR")]
    [InlineData("locale-icu", "walSegmentSize", 32)]
    [InlineData("locale-builtin", "builtinLocale", "C.UTF-8")]
    [InlineData("locale-builtin", "dataChecksums", false)]
    [InlineData("everything", "localeCType", "C.UTF-8")]
    public async Task Initdb_is_told_locale_and_sizes(string fixture, string option, object value) =>
        (await Rendered.Cluster(fixture)).Should().Have($"spec.bootstrap.initdb.{option}", value);

    private static string Extension(Manifest resource, int index)
    {
        var path = $"spec.extensions[{index}]";
        return $"{resource.Text($"{path}.schema")}.{resource.Text($"{path}.name")} {resource.Text($"{path}.version")}";
    }
}
