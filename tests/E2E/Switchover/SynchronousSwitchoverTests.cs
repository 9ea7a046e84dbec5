using Conformance.E2E.Failover;

namespace Conformance.E2E.Switchover;

/// <summary>The same under synchronous replication, where a new primary acknowledges nothing before a replica follows it.</summary>
[Collection(SynchronousCollection.Name)]
[Trait("Tier", "e2e")]
[Trait("Scenario", "switchover")]
public sealed class SynchronousSwitchoverTests(E2ERun run, ReplicatedReleases releases) : OutageTest(run, releases, "switchover")
{
    protected override RepetitionPace Pace => RepetitionPace.Calm;

    [Fact]
    public Task Nothing_is_lost_when_a_replica_takes_over_on_request() => RepeatAsync(
        ReplicationSetting.Synchronous, Disturbance.SwitchedOver, Repetitions, (OutageClient.Any, null), (OutageClient.MultiHost, null));
}
