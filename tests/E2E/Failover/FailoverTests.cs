namespace Conformance.E2E.Failover;

/// <summary>The primary goes, and another takes over: how long writers wait, and what is left of what they were told is safe.</summary>
[Collection(OutageCollection.Name)]
[Trait("Tier", "e2e")]
[Trait(Alone.Trait, Alone.Value)]
[Trait("Scenario", "failover")]
public sealed class FailoverTests(E2ERun run, ReplicatedReleases releases) : OutageTest(run, releases, "failover")
{
    [Fact]
    public Task Primary_deleted_by_force_is_replaced() =>
        RepeatAsync(ReplicationSetting.ChartDefaults, Disturbance.DeletedByForce, Repetitions, (OutageClient.Any, 4));

    [Fact]
    public Task Primary_deleted_gracefully_is_replaced_while_a_client_idles() =>
        RepeatAsync(ReplicationSetting.ChartDefaults, Disturbance.DeletedGracefully, Repetitions, (OutageClient.PerRequest, 4));

    [Fact]
    public Task Killed_postgres_is_replaced() =>
        RepeatAsync(ReplicationSetting.ChartDefaults, Disturbance.PostgresKilled, Repetitions, (OutageClient.Any, 4));

    [Fact]
    public Task Killed_instance_manager_is_replaced() =>
        RepeatAsync(ReplicationSetting.ChartDefaults, Disturbance.ManagerKilled, Repetitions, (OutageClient.Any, 7));
}
