namespace Conformance.Unit.Chart;

[Trait("Tier", "unit")]
public sealed class PostgresqlTests
{
    [Fact]
    public async Task Parameters_arrive_as_the_strings_they_are()
    {
        var parameters = (await Rendered.Cluster("parameters")).Map("spec.postgresql.parameters");

        parameters.Should().Contain("jit", "off").And.Contain("max_connections", "300").And.Contain("random_page_cost", "1.1")
            .And.Contain("pg_stat_statements.max", "10000");
    }

    [Fact]
    public async Task Access_rules_and_libraries_keep_their_order()
    {
        var cluster = await Rendered.Cluster("parameters");

        cluster.Should().HaveStrings("spec.postgresql.pg_hba",
            "host all report_reader 10.0.0.0/8 reject", "hostssl ibs ibs 0.0.0.0/0 scram-sha-256");
        cluster.Should().HaveStrings("spec.postgresql.pg_ident", "local app ibs");
        cluster.Should().HaveStrings("spec.postgresql.shared_preload_libraries", "auto_explain");
    }

    [Fact]
    public async Task Nothing_is_rendered_where_nothing_is_set() =>
        (await Rendered.Cluster("profile-operator")).Should().NotHave("spec.postgresql");
}
