using Conformance.Clusters;

namespace Conformance.E2E.Failover;

/// <summary>Something that takes the role of primary away from an instance.</summary>
/// <param name="Name">As the report names it.</param>
/// <param name="StrikeAsync">Does it to the named primary, and does not wait for what follows.</param>
public sealed record Disturbance(string Name, Func<ReplicatedRelease, string, CancellationToken, Task> StrikeAsync)
{
    public static readonly Disturbance DeletedByForce = new(
        "primary deleted by force",
        (release, primary, token) => KubectlAsync(release, ["delete", "pod", primary, "--force", "--grace-period=0", "--wait=false"], token));

    public static readonly Disturbance DeletedGracefully = new(
        "primary deleted gracefully",
        (release, primary, token) => KubectlAsync(release, ["delete", "pod", primary, "--wait=false"], token))
    { Orderly = true };

    public static readonly Disturbance PostgresKilled = new(
        "postgres killed",
        (release, primary, token) => KubectlAsync(
            release,
            ["exec", primary, "--container", "postgres", "--", "bash", "-c", "kill -KILL $(head --lines 1 $PGDATA/postmaster.pid)"],
            token))
    { MayStay = true };

    public static readonly Disturbance ManagerKilled = new(
        "instance manager killed",
        (release, primary, token) => release.Nodes.KillInstanceManagerAsync(primary, token))
    { MayStay = true };

    public static readonly Disturbance DeletedWithoutOperator = new("primary deleted by force while the operator is down", DeleteWithoutOperatorAsync);

    public static readonly Disturbance SwitchedOver = new("switchover", PromoteAsync) { Orderly = true };

    /// <summary>The old primary has time to hand over: nothing may be lost, however replication is set.</summary>
    public bool Orderly { get; private init; }

    /// <summary>The instance may be back as primary before a replica is promoted.</summary>
    public bool MayStay { get; private init; }

    public override string ToString() => Name;

    /// <summary>The operator is back once the primary is gone: until then nobody may take over.</summary>
    private static async Task DeleteWithoutOperatorAsync(ReplicatedRelease release, string primary, CancellationToken cancellationToken)
    {
        await release.Lease.Operator.StopAsync(cancellationToken);
        try
        {
            await DeletedByForce.StrikeAsync(release, primary, cancellationToken);
            await Wait.UntilAsync(
                $"{primary} to be gone",
                Deadlines.PodGone,
                async token => await release.Kubernetes.FindAsync(ResourceKind.Pod, release.Namespace, primary, token) is null ? null : "it is still there",
                cancellationToken);
        }
        finally
        {
            await release.Lease.Operator.StartAsync(CancellationToken.None);
        }
    }

    /// <summary>What <c>kubectl cnpg promote</c> does.</summary>
    private static async Task PromoteAsync(ReplicatedRelease release, string primary, CancellationToken cancellationToken)
    {
        var target = release.Instances.Select(instance => instance.Name).First(name => name != primary);
        await KubectlAsync(
            release,
            [
                "patch", "clusters.postgresql.cnpg.io", release.Postgres.Name, "--subresource=status", "--type=merge", "--patch",
                $$"""
                {"status": {"targetPrimary": "{{target}}", "targetPrimaryTimestamp": "{{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.ffffffZ}}",
                            "phase": "Switchover in progress", "phaseReason": "Switching over to {{target}}"} }
                """,
            ],
            cancellationToken);
    }

    private static Task KubectlAsync(ReplicatedRelease release, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        release.Kubernetes.Kubectl.RequireAsync(["--namespace", release.Namespace, .. arguments], cancellationToken);
}
