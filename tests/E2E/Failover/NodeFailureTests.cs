using Conformance.Clusters;

namespace Conformance.E2E.Failover;

/// <summary>
/// A node is drained, lost or cut off, and every primary on it with it. Asynchronous replication first: the releases of one
/// setting go when those of the next are asked for.
/// </summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "failover")]
[TestMethodOrderer(typeof(Xunit.v3.UnorderedTestMethodOrderer))]
public sealed class NodeFailureTests(E2ERun run, NodeReleases nodes) : NodeTest(run, nodes)
{
    /// <summary>
    /// Asynchronous replication keeps everything here too: the primaries have time to hand over. The first, before other
    /// releases are on the node that would be drained with these.
    /// </summary>
    [Fact]
    public Task Drained_node_hands_its_primaries_over() => RepeatAsync(
        ReplicationSetting.ChartDefaults,
        "node drained",
        orderly: true,
        (lease, agent, token) => lease.Cluster.Kubectl.RequireAsync(
            ["drain", agent.Name, "--ignore-daemonsets", "--delete-emptydir-data", "--force", $"--timeout={Deadlines.Drained.TotalSeconds:0}s"], token),
        (lease, agent, token) => lease.Cluster.Kubectl.RequireAsync(["uncordon", agent.Name], token),
        budget: 15);

    [Fact]
    public Task Primaries_of_a_lost_node_are_replaced() => LoseNodeAsync(ReplicationSetting.ChartDefaults);

    /// <summary>Clients beside the primary still reach it: what it acknowledges once another is chosen is lost.</summary>
    [Fact]
    public Task Primary_that_is_cut_off_stops_before_another_takes_over() => CutOffAsync(ReplicationSetting.ChartDefaults);

    [Fact]
    public Task Nothing_is_lost_with_a_node_that_is_lost() => LoseNodeAsync(ReplicationSetting.Synchronous);

    [Fact]
    public Task Nothing_is_lost_with_a_primary_that_is_cut_off() => CutOffAsync(ReplicationSetting.Synchronous);

    /// <summary>Nobody is promoted until the operator is back; then one is.</summary>
    [Fact]
    public async Task Primaries_that_go_while_the_operator_is_down_are_replaced_once_it_is_back()
    {
        var releases = await ReleasesAsync(ReplicationSetting.Synchronous);
        await RepeatAsync(
            ReplicationSetting.Synchronous,
            "primary deleted by force while the operator is down",
            orderly: false,
            (lease, _, token) => DeleteWithoutOperatorAsync(lease, releases, token),
            (_, _, _) => Task.CompletedTask,
            budget: null);
    }

    private Task LoseNodeAsync(ReplicationSetting setting) => RepeatAsync(
        setting,
        "node lost",
        orderly: false,
        (_, agent, token) => agent.LosePowerAsync(token),
        (lease, agent, token) => agent.RegainPowerAsync(lease.Cluster, token),
        budget: 90);

    private Task CutOffAsync(ReplicationSetting setting) => RepeatAsync(
        setting,
        "primary cut off from the other instances and the API server",
        orderly: false,
        (_, agent, token) => agent.CutOffAsync(token),
        (_, agent, token) => agent.ReconnectAsync(token),
        budget: 120);

    private static async Task DeleteWithoutOperatorAsync(ClusterLease lease, IReadOnlyList<ReplicatedRelease> releases, CancellationToken cancellationToken)
    {
        await lease.Operator.StopAsync(cancellationToken);
        try
        {
            await Task.WhenAll(releases.Select(async release =>
            {
                var primary = await release.PrimaryNameAsync(cancellationToken);
                await Disturbance.DeletedByForce.StrikeAsync(release, primary, cancellationToken);
                await Wait.UntilAsync(
                    $"{primary} of {release} to be gone",
                    Deadlines.PodGone,
                    async token => await release.Kubernetes.FindAsync(ResourceKind.Pod, release.Namespace, primary, token) is null ? null : "it is still there",
                    cancellationToken);
            }));
        }
        finally
        {
            await lease.Operator.StartAsync(CancellationToken.None);
        }
    }
}
