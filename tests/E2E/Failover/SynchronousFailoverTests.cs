namespace Conformance.E2E.Failover;

/// <summary>With synchronous replication nothing that was acknowledged is lost, however the primary goes.</summary>
[Collection(SynchronousCollection.Name)]
[Trait("Tier", "e2e")]
[Trait("Scenario", "failover")]
public sealed class SynchronousFailoverTests(E2ERun run, ReplicatedReleases releases) : OutageTest(run, releases, "failover")
{
    protected override RepetitionPace Pace => RepetitionPace.Calm;

    [Fact]
    public Task Nothing_is_lost_with_a_primary_deleted_by_force() => RepeatAsync(Disturbance.DeletedByForce);

    [Fact]
    public Task Nothing_is_lost_with_a_primary_deleted_gracefully() => RepeatAsync(Disturbance.DeletedGracefully);

    [Fact]
    public Task Nothing_is_lost_with_a_killed_instance_manager() => RepeatAsync(Disturbance.ManagerKilled);

    private Task RepeatAsync(Disturbance disturbance) =>
        RepeatAsync(ReplicationSetting.Synchronous, disturbance, Repetitions, (OutageClient.Any, null));
}
