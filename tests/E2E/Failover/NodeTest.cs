using Conformance.Clusters;

namespace Conformance.E2E.Failover;

/// <summary>A test of what befalls a node and with it the primaries on it.</summary>
[Collection(NodeCollection.Name)]
[Trait(Alone.Trait, Alone.Value)]
public abstract class NodeTest(E2ERun run, NodeReleases nodes) : DisturbanceTest(run, "failover")
{
    protected override Task<ClusterLease> LeaseAsync() => nodes.LeaseAsync();

    /// <summary>Releases of this setting, each Ready.</summary>
    protected async Task<IReadOnlyList<ReplicatedRelease>> ReleasesAsync(ReplicationSetting setting)
    {
        var releases = await nodes.GetAsync(setting);
        foreach (var release in releases)
            Uses(release.Namespace);
        return releases;
    }

    /// <summary>Strikes the node that the primaries of all releases are on: each is a repetition, since a node takes a minute to be missed.</summary>
    /// <param name="name">As the report names it.</param>
    /// <param name="orderly">The primaries have time to hand over.</param>
    /// <param name="strike">What befalls the node; it does not wait for what follows.</param>
    /// <param name="mend">Puts it right, once other primaries serve. Also called when they never did.</param>
    /// <param name="budget">The most seconds that the median outage of any client may be.</param>
    private protected async Task RepeatAsync(
        ReplicationSetting setting,
        string name,
        bool orderly,
        Func<ClusterLease, K3sMachine, CancellationToken, Task> strike,
        Func<ClusterLease, K3sMachine, CancellationToken, Task> mend,
        double? budget)
    {
        var lease = await LeaseAsync();
        var releases = await ReleasesAsync(setting);
        var agent = lease.Agents[0];
        var disturbance = new Disturbance(name, (_, _, _) => throw new InvalidOperationException("The node is struck, and not each release.")) { Orderly = orderly };
        IReadOnlyList<(OutageClient, double?)> headlines = [(OutageClient.Any, budget)];
        await Task.WhenAll(releases.Select(release => MovePrimaryAsync(release, agent)));
        var done = await StrikeAsync(releases, agent, disturbance, setting, token => strike(lease, agent, token), token => mend(lease, agent, token));
        for (var index = 0; index < done.Length; index++)
            Record(done[index], setting, disturbance, $"{index + 1} of {done.Length}", headlines);

        Conclude(done, setting, disturbance, headlines);
    }

    private static async Task<Repetition[]> StrikeAsync(
        IReadOnlyList<ReplicatedRelease> releases,
        K3sMachine agent,
        Disturbance disturbance,
        ReplicationSetting setting,
        Func<CancellationToken, Task> strike,
        Func<CancellationToken, Task> mend)
    {
        var gathered = new Rendezvous(releases.Count, token => Task.WhenAll(releases.Select(release => RequirePrimaryOnAsync(release, agent, token))));
        var struck = new Rendezvous(releases.Count, strike);
        var mended = new Rendezvous(releases.Count, mend);
        var together = disturbance with { GatherAsync = gathered.MeetAsync, StrikeAsync = (_, _, token) => struck.MeetAsync(token), MendAsync = mended.MeetAsync };
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        try
        {
            return await Task.WhenAll(releases.Select(async release =>
            {
                try
                {
                    return await RepetitionRun.RunAsync(release, together, Told(disturbance, setting), RepetitionPace.Calm, failed.Token);
                }
                catch
                {
                    // The others would wait for this one.
                    await failed.CancelAsync();
                    throw;
                }
            }));
        }
        finally
        {
            await mended.EnsureAsync();
        }
    }

    private static async Task MovePrimaryAsync(ReplicatedRelease release, K3sMachine machine)
    {
        await release.WaitWholeAsync(Cancelled);
        var target = await release.InstanceOnAsync(machine, Cancelled);
        var primary = await release.PrimaryNameAsync(Cancelled);
        if (primary == target)
            return;
        await release.Postgres.PromoteAsync(target, Cancelled);
        await release.WaitPrimaryAsync(not: primary, Cancelled);
        await release.WaitWholeAsync(Cancelled);
    }

    private static async Task RequirePrimaryOnAsync(ReplicatedRelease release, K3sMachine machine, CancellationToken cancellationToken)
    {
        var (primary, struck) = (await release.PrimaryNameAsync(cancellationToken), await release.InstanceOnAsync(machine, cancellationToken));
        if (primary != struck)
            throw new ConformanceException(
                $"The primary of {release} is {primary} and no longer {struck} on {machine.Name}: a blow to that machine would not be a failover.",
                "Something moved it between the preparation and the blow: the events of the namespace say what.");
    }
}
