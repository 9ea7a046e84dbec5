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
    { MayStay = true, StartsAgain = true };

    public static readonly Disturbance ManagerKilled = new(
        "instance manager killed",
        (release, primary, token) => release.Nodes.KillInstanceManagerAsync(primary, token))
    { MayStay = true, StartsAgain = true };

    public static readonly Disturbance SwitchedOver = new("switchover", PromoteAnotherAsync) { Orderly = true, StartsAgain = true };

    /// <summary>Waits for others that are to be disturbed at the same moment.</summary>
    public Func<CancellationToken, Task> GatherAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>Puts right what does not come right by itself, once another primary serves.</summary>
    public Func<CancellationToken, Task> MendAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>The old primary has time to hand over: nothing may be lost, however replication is set.</summary>
    public bool Orderly { get; init; }

    /// <summary>The instance may be back as primary before a replica is promoted.</summary>
    public bool MayStay { get; private init; }

    /// <summary>
    /// The kubelet starts the primary's container again, and clients wait for that: the services follow only once it answers. It
    /// does so the later the more often it did lately.
    /// </summary>
    public bool StartsAgain { get; private init; }

    public override string ToString() => Name;

    private static Task PromoteAnotherAsync(ReplicatedRelease release, string primary, CancellationToken cancellationToken) =>
        release.Postgres.PromoteAsync(release.Instances.Select(instance => instance.Name).First(name => name != primary), cancellationToken);

    private static Task KubectlAsync(ReplicatedRelease release, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        release.Kubernetes.Kubectl.RequireAsync(["--namespace", release.Namespace, .. arguments], cancellationToken);
}
