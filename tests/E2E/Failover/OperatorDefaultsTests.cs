namespace Conformance.E2E.Failover;

/// <summary>
/// What the same events cost with all that the operator chooses by itself, for the comparison in <c>docs/failover.md</c>.
/// It takes half an hour and judges nothing that the chart sets, so that it runs only when asked for: <c>-explicit only</c>.
/// </summary>
[Collection(OutageCollection.Name)]
[Trait("Tier", "e2e")]
[Trait(Alone.Trait, Alone.Value)]
[Trait("Scenario", "failover")]
public sealed class OperatorDefaultsTests(E2ERun run, ReplicatedReleases releases) : OutageTest(run, releases, "failover")
{
    [Fact(Explicit = true)]
    public Task Primary_deleted_by_force_is_replaced() => RepeatAsync(Disturbance.DeletedByForce, OutageClient.Any);

    [Fact(Explicit = true)]
    public Task Primary_deleted_gracefully_is_replaced_while_a_client_idles() =>
        RepeatAsync(Disturbance.DeletedGracefully, OutageClient.PerRequest);

    [Fact(Explicit = true)]
    public Task Killed_postgres_is_replaced() => RepeatAsync(Disturbance.PostgresKilled, OutageClient.Any);

    [Fact(Explicit = true)]
    public Task Killed_instance_manager_is_replaced() => RepeatAsync(Disturbance.ManagerKilled, OutageClient.Any);

    [Fact(Explicit = true)]
    public Task Replica_takes_over_when_asked_to() => RepeatAsync(Disturbance.SwitchedOver, OutageClient.Any);

    private Task RepeatAsync(Disturbance disturbance, OutageClient headline) =>
        RepeatAsync(ReplicationSetting.OperatorDefaults, disturbance, Repetitions, (headline, null));
}
