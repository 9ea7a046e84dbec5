namespace Conformance.E2E.Failover;

/// <summary>
/// With synchronous replication nothing that was acknowledged is lost when postgres is killed. Beside nothing else on the machine:
/// only where the kubelet starts the container again before the operator chooses another instance is there one primary at any
/// time, as <c>docs/failover.md</c> explains. The class has a release of its own, which goes with it.
/// </summary>
[Collection(OutageCollection.Name)]
[Trait("Tier", "e2e")]
[Trait(Alone.Trait, Alone.Value)]
[Trait("Scenario", "failover")]
public sealed class SynchronousKillTests(E2ERun run, ReplicatedReleases releases) : OutageTest(run, releases, "failover"), IClassFixture<ReplicatedReleases>
{
    [Fact]
    public Task Nothing_is_lost_with_a_killed_postgres() =>
        RepeatAsync(ReplicationSetting.Synchronous, Disturbance.PostgresKilled, Repetitions, (OutageClient.Any, null));
}
