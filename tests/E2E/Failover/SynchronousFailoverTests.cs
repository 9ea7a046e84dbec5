namespace Conformance.E2E.Failover;

/// <summary>With synchronous replication nothing that was acknowledged is lost, however the primary goes.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "failover")]
public sealed class SynchronousFailoverTests(E2ERun run, ReplicatedReleases releases) : OutageTest(run, releases, "failover")
{
    [Fact(Explicit = true)]
    public Task Nothing_is_lost_with_a_primary_deleted_by_force() => RepeatAsync(Disturbance.DeletedByForce);

    [Fact(Explicit = true)]
    public Task Nothing_is_lost_with_a_primary_deleted_gracefully() => RepeatAsync(Disturbance.DeletedGracefully);

    [Fact(Explicit = true)]
    public Task Nothing_is_lost_with_a_killed_postgres() => RepeatAsync(Disturbance.PostgresKilled);

    [Fact(Explicit = true)]
    public Task Nothing_is_lost_with_a_killed_instance_manager() => RepeatAsync(Disturbance.ManagerKilled);

    [Fact(Explicit = true)]
    public async Task Nothing_is_lost_with_a_primary_that_goes_while_the_operator_is_down()
    {
        var release = await ReleaseAsync(ReplicationSetting.Synchronous);
        Assert.SkipWhen(release.Lease.SinceContainerStart is null, "The operator of an existing cluster is left alone.");

        await RepeatAsync(ReplicationSetting.Synchronous, Disturbance.DeletedWithoutOperator, 1, (OutageClient.Any, null));
    }

    private Task RepeatAsync(Disturbance disturbance) =>
        RepeatAsync(ReplicationSetting.Synchronous, disturbance, SynchronousRepetitions, (OutageClient.Any, null));
}
