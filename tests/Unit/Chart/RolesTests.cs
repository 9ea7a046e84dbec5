namespace Conformance.Unit.Chart;

[Trait("Tier", "unit")]
public sealed class RolesTests
{
    [Fact]
    public async Task A_role_with_a_password_gets_a_Secret_of_its_own()
    {
        var render = await Rendered.Fixture("managed-roles");

        render.Cluster.Should().Have("spec.managed.roles[1].passwordSecret.name", "postgres-role-report-reader");
        var secret = render.Single("Secret", "postgres-role-report-reader");
        secret.Decoded("username").Should().Be("report_reader");
        secret.Decoded("password").Should().Be("r3ad; only's");
        secret.Should().Have("metadata.labels[\"cnpg.io/reload\"]", "true");
    }

    [Fact]
    public async Task Attributes_are_rendered_as_given_and_false_and_zero_are_values()
    {
        var cluster = await Rendered.Cluster("managed-roles");

        cluster.Should().HaveStrings("spec.managed.roles[1].inRoles", "pg_read_all_data");
        cluster.Should().Have("spec.managed.roles[1].connectionLimit", 5);
        cluster.Should().Have("spec.managed.roles[2].passwordSecret.name", "etl-login");
        cluster.Should().Have("spec.managed.roles[2].createdb", false);
        cluster.Should().Have("spec.managed.roles[2].connectionLimit", 0);
        cluster.Should().Have("spec.managed.roles[2].validUntil", "2030-01-01T00:00:00Z");
        cluster.Should().Have("spec.managed.roles[3].ensure", "absent");
        cluster.Should().Have("spec.managed.roles[4].disablePassword", true);
        cluster.Should().NotHave("spec.managed.roles[5]");
    }
}
