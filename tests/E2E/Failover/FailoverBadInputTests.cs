namespace Conformance.E2E.Failover;

/// <summary>What cannot be measured is told, and is never a pass.</summary>
[Collection(SynchronousCollection.Name)]
[Trait("Tier", "e2e")]
[Trait("Scenario", "failover")]
public sealed class FailoverBadInputTests(E2ERun run) : ScenarioTest(run, "failover")
{
    [Fact]
    public async Task Cluster_with_one_instance_has_nobody_to_take_over()
    {
        var lease = await LeaseAsync();
        var release = await ReplicatedReleases.InstallAsync(lease, ReplicationSetting.ChartDefaults, ["--set", "replication.instances=1"], Cancelled);

        var repeat = () => RepetitionRun.RunAsync(release, Disturbance.DeletedByForce, "one instance", RepetitionPace.Calm, Cancelled);

        (await repeat.Should().ThrowAsync<ConformanceException>()).Which.Message.Should().Contain("one instance").And.Contain("replication.instances");
        await lease.Cluster.Namespaces.RemoveAsync(release.Namespace, Cancelled);
    }

    [Fact]
    public async Task Cluster_that_never_becomes_ready_is_told_with_its_reason()
    {
        var lease = await LeaseAsync();

        var install = () => ReplicatedReleases.InstallAsync(
            lease, ReplicationSetting.ChartDefaults, ["--set", "image.registry=registry.invalid"], Cancelled);

        (await install.Should().ThrowAsync<ConformanceException>()).Which.Message.Should().Contain("registry.invalid");
    }
}
