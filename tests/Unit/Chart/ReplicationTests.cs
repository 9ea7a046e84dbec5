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
        (await Rendered.Cluster(fixture)).Should().Have("spec.instances", instances);

    [Fact]
    public async Task Synchronous_replication_is_rendered_only_when_enabled()
    {
        (await Rendered.Cluster("option-3-own-values")).Should().NotHave("spec.postgresql.synchronous");

        var required = await Rendered.Cluster("synchronous-required");
        required.Should().Have("spec.postgresql.synchronous.method", "any");
        required.Should().Have("spec.postgresql.synchronous.number", 1);
        required.Should().Have("spec.postgresql.synchronous.dataDurability", "required");
        required.Should().Have("spec.postgresql.synchronous.failoverQuorum", true);

        var preferred = await Rendered.Cluster("synchronous-preferred");
        preferred.Should().Have("spec.postgresql.synchronous.method", "first");
        preferred.Should().Have("spec.postgresql.synchronous.dataDurability", "preferred");
        preferred.Should().Have("spec.postgresql.synchronous.maxStandbyNamesFromCluster", 1);
        preferred.Should().NotHave("spec.postgresql.synchronous.failoverQuorum");
    }

    [Fact]
    public async Task Every_delay_is_rendered_and_zero_is_a_value()
    {
        var cluster = await Rendered.Cluster("replication-delays");

        cluster.Should().Have("spec.failoverDelay", 0);
        cluster.Should().Have("spec.switchoverDelay", 60);
        cluster.Should().Have("spec.startDelay", 600);
        cluster.Should().Have("spec.stopDelay", 90);
        cluster.Should().Have("spec.smartShutdownTimeout", 0);
        cluster.Should().Have("spec.primaryUpdateStrategy", "supervised");
        cluster.Should().Have("spec.primaryUpdateMethod", "switchover");
    }

    [Theory]
    [InlineData("spec.failoverDelay")]
    [InlineData("spec.switchoverDelay")]
    [InlineData("spec.startDelay")]
    [InlineData("spec.stopDelay")]
    [InlineData("spec.primaryUpdateStrategy")]
    [InlineData("spec.primaryUpdateMethod")]
    public async Task What_is_not_set_is_left_to_the_operator(string path) =>
        (await Rendered.Cluster("option-3-own-values")).Should().NotHave(path);

    [Fact]
    public async Task The_default_profile_fails_over_fast()
    {
        var cluster = await Rendered.Cluster("option-3-own-values");

        cluster.Should().Have("spec.smartShutdownTimeout", 0);
        cluster.Should().Have("spec.primaryLease.leaseDurationSeconds", 5);
        cluster.Should().Have("spec.primaryLease.renewDeadlineSeconds", 3);
        cluster.Should().Have("spec.primaryLease.retryPeriodSeconds", 1);
        cluster.Should().Have("spec.primaryLease.releasedLeaseDurationSeconds", 1);
        cluster.Should().Have("spec.probes.startup.periodSeconds", 1);
        cluster.Should().Have("spec.probes.readiness.periodSeconds", 1);
        cluster.Should().Have("spec.probes.startup.type", "query");
        cluster.Should().Have("spec.probes.readiness.type", "query");
        cluster.Should().NotHave("spec.probes.liveness");
        cluster.Should().HaveMap("spec.postgresql.parameters", ("wal_retrieve_retry_interval", "1s"));
    }

    [Fact]
    public async Task The_portable_profile_goes_without_the_lease()
    {
        var portable = await Rendered.Cluster("profile-portable");

        portable.Should().NotHave("spec.primaryLease");
        portable.Should().Have("spec.smartShutdownTimeout", 0);
        portable.Should().Have("spec.probes.startup.periodSeconds", 1);
        portable.Should().Have("spec.postgresql.parameters.wal_retrieve_retry_interval", "1s");
    }

    [Theory]
    [InlineData("spec.smartShutdownTimeout")]
    [InlineData("spec.primaryLease")]
    [InlineData("spec.probes")]
    [InlineData("spec.postgresql")]
    public async Task The_operators_profile_sets_nothing(string path) =>
        (await Rendered.Cluster("profile-operator")).Should().NotHave(path);

    [Fact]
    public async Task Settings_beat_the_profile_one_by_one()
    {
        var cluster = await Rendered.Cluster("failover-settings");

        cluster.Should().Have("spec.smartShutdownTimeout", 5);
        cluster.Should().Have("spec.primaryLease.leaseDurationSeconds", 9);
        cluster.Should().Have("spec.primaryLease.renewDeadlineSeconds", 6);
        cluster.Should().Have("spec.primaryLease.retryPeriodSeconds", 2);
        cluster.Should().Have("spec.primaryLease.releasedLeaseDurationSeconds", 2);
        cluster.Should().Have("spec.probes.startup.type", "streaming");
        cluster.Should().Have("spec.probes.startup.maximumLag", "16Mi");
        cluster.Should().Have("spec.probes.startup.periodSeconds", 1);
        cluster.Should().Have("spec.probes.liveness.isolationCheck.requestTimeout", 500);
        cluster.Should().Have("spec.probes.readiness.periodSeconds", 5);
        cluster.Should().Have("spec.postgresql.parameters.wal_retrieve_retry_interval", "3s");
    }
}
