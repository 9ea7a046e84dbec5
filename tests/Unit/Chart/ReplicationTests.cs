namespace Conformance.Unit.Chart;

[Trait("Tier", "unit")]
public sealed class ReplicationTests
{
    [Theory]
    [InlineData("option-3-own-values", 2)]
    [InlineData("development-one-instance", 1)]
    [InlineData("production", 3)]
    [InlineData("subchart-under-umbrella", 3)]
    public async Task Runs_as_many_instances_as_asked(string fixture, int instances) =>
        (await Rendered.Cluster(fixture)).Integer("spec.instances").Should().Be(instances);

    [Fact]
    public async Task Synchronous_replication_is_rendered_only_when_enabled()
    {
        (await Rendered.Cluster("option-3-own-values")).Has("spec.postgresql.synchronous").Should().BeFalse();

        var required = await Rendered.Cluster("synchronous-required");
        required.Text("spec.postgresql.synchronous.method").Should().Be("any");
        required.Integer("spec.postgresql.synchronous.number").Should().Be(1);
        required.Text("spec.postgresql.synchronous.dataDurability").Should().Be("required");
        required.Flag("spec.postgresql.synchronous.failoverQuorum").Should().BeTrue();

        var preferred = await Rendered.Cluster("synchronous-preferred");
        preferred.Text("spec.postgresql.synchronous.method").Should().Be("first");
        preferred.Text("spec.postgresql.synchronous.dataDurability").Should().Be("preferred");
        preferred.Integer("spec.postgresql.synchronous.maxStandbyNamesFromCluster").Should().Be(1);
        preferred.Has("spec.postgresql.synchronous.failoverQuorum").Should().BeFalse();
    }

    [Fact]
    public async Task Every_delay_is_rendered_and_zero_is_a_value()
    {
        var cluster = await Rendered.Cluster("replication-delays");

        cluster.Integer("spec.failoverDelay").Should().Be(0);
        cluster.Integer("spec.switchoverDelay").Should().Be(60);
        cluster.Integer("spec.startDelay").Should().Be(600);
        cluster.Integer("spec.stopDelay").Should().Be(90);
        cluster.Integer("spec.smartShutdownTimeout").Should().Be(0);
        cluster.Text("spec.primaryUpdateStrategy").Should().Be("supervised");
        cluster.Text("spec.primaryUpdateMethod").Should().Be("switchover");
    }

    [Theory]
    [InlineData("spec.failoverDelay")]
    [InlineData("spec.switchoverDelay")]
    [InlineData("spec.startDelay")]
    [InlineData("spec.stopDelay")]
    [InlineData("spec.smartShutdownTimeout")]
    [InlineData("spec.primaryUpdateStrategy")]
    [InlineData("spec.primaryUpdateMethod")]
    public async Task What_is_not_set_is_left_to_the_operator(string path) =>
        (await Rendered.Cluster("option-3-own-values")).Has(path).Should().BeFalse();
}
