using Conformance.E2E.Failover;

namespace Conformance.E2E.Switchover;

/// <summary>The role of primary is handed over on request: nothing is lost, and writers wait less than in a failover.</summary>
[Collection(OutageCollection.Name)]
[Trait("Tier", "e2e")]
[Trait(Alone.Trait, Alone.Value)]
[Trait("Scenario", "switchover")]
public sealed class SwitchoverTests(E2ERun run, ReplicatedReleases releases) : OutageTest(run, releases, "switchover")
{
    [Fact]
    public Task Replica_takes_over_when_asked_to() => RepeatAsync(
        ReplicationSetting.ChartDefaults, Disturbance.SwitchedOver, Repetitions, (OutageClient.Any, 8), (OutageClient.MultiHost, 2.5));
}
