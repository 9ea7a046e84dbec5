namespace Conformance.Unit.Chart;

[Trait("Tier", "unit")]
public sealed class RolesTests
{
    [Fact]
    public async Task A_role_with_a_password_gets_a_Secret_of_its_own()
    {
        var render = await Rendered.Fixture("managed-roles");

        render.Cluster.Text("spec.managed.roles[1].passwordSecret.name").Should().Be("postgres-role-report-reader");
        var secret = render.Single("Secret", "postgres-role-report-reader");
        secret.Decoded("username").Should().Be("report_reader");
        secret.Decoded("password").Should().Be("r3ad; only's");
        secret.Text("metadata.labels[\"cnpg.io/reload\"]").Should().Be("true");
    }

    [Fact]
    public async Task Attributes_are_rendered_as_given_and_false_and_zero_are_values()
    {
        var cluster = await Rendered.Cluster("managed-roles");

        cluster.Strings("spec.managed.roles[1].inRoles").Should().Equal("pg_read_all_data");
        cluster.Integer("spec.managed.roles[1].connectionLimit").Should().Be(5);
        cluster.Text("spec.managed.roles[2].passwordSecret.name").Should().Be("etl-login");
        cluster.Flag("spec.managed.roles[2].createdb").Should().BeFalse();
        cluster.Integer("spec.managed.roles[2].connectionLimit").Should().Be(0);
        cluster.Text("spec.managed.roles[2].validUntil").Should().Be("2030-01-01T00:00:00Z");
        cluster.Text("spec.managed.roles[3].ensure").Should().Be("absent");
        cluster.Flag("spec.managed.roles[4].disablePassword").Should().BeTrue();
        cluster.Has("spec.managed.roles[5]").Should().BeFalse();
    }
}
