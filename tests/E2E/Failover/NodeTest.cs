using Conformance.Clusters;

namespace Conformance.E2E.Failover;

/// <summary>A test of what befalls a node and with it the primaries on it.</summary>
[Collection(NodeCollection.Name)]
[Trait(Alone.Trait, Alone.Value)]
public abstract class NodeTest(E2ERun run, NodeReleases nodes) : DisturbanceTest(run, "failover")
{
    /// <summary>Each strikes the releases of a setting all at once.</summary>
    private const int Rounds = 2;

    /// <summary>A minute of outage needs no finer look, and many are looked at.</summary>
    private protected static readonly RepetitionPace Pace = new(WritesPerSecond: 20, RoleInterval: TimeSpan.FromMilliseconds(100));

    protected override Task<ClusterLease> LeaseAsync() => nodes.LeaseAsync();

    /// <summary>Releases of this setting, each Ready.</summary>
    protected async Task<IReadOnlyList<ReplicatedRelease>> ReleasesAsync(ReplicationSetting setting)
    {
        var releases = await nodes.GetAsync(setting);
        foreach (var release in releases)
            Uses(release.Namespace);
        return releases;
    }

    /// <summary>Strikes the node that all primaries are on, again and again, the agents in turn.</summary>
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
        var done = new List<Repetition>();
        var disturbance = new Disturbance(name, (_, _, _) => throw new InvalidOperationException("Each round has its own.")) { Orderly = orderly };
        IReadOnlyList<(OutageClient, double?)> headlines = [(OutageClient.Any, budget)];
        for (var round = 0; round < Rounds; round++)
        {
            var agent = lease.Agents[round % lease.Agents.Count];
            await Task.WhenAll(releases.Select(release => MovePrimaryAsync(release, agent)));
            foreach (var repetition in await StrikeAsync(
                releases, disturbance, setting, round, token => strike(lease, agent, token), token => mend(lease, agent, token)))
            {
                done.Add(repetition);
                Record(repetition, setting, disturbance, $"{done.Count} of {Rounds * releases.Count}", headlines);
            }
        }

        Conclude(done, setting, disturbance, headlines);
    }

    private static async Task<Repetition[]> StrikeAsync(
        IReadOnlyList<ReplicatedRelease> releases,
        Disturbance disturbance,
        ReplicationSetting setting,
        int round,
        Func<CancellationToken, Task> strike,
        Func<CancellationToken, Task> mend)
    {
        var gathered = new Rendezvous(releases.Count, _ => Task.CompletedTask);
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
                    return await RepetitionRun.RunAsync(release, together, $"{Told(disturbance, setting)} {round + 1}", Pace, failed.Token);
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
        await Disturbance.PromoteAsync(release, target, Cancelled);
        await release.WaitPrimaryAsync(not: primary, Cancelled);
        await release.WaitWholeAsync(Cancelled);
    }
}
