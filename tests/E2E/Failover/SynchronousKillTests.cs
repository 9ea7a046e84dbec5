namespace Conformance.E2E.Failover;

/// <summary>
/// The same with a killed postgres, and nothing else on the machine: only where the kubelet starts its container again before the
/// operator chooses another instance is there one primary at any time. <c>docs/failover.md</c> says why. Its three instances
/// go when it is over.
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
