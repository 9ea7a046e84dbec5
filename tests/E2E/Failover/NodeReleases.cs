using Conformance.Clusters;

namespace Conformance.E2E.Failover;

/// <summary>
/// A cluster of a server and two agents with releases whose instances are spread over them, several of a kind: what
/// befalls a node befalls all of them at once, and is measured as often. Of one setting at a time: instances
/// that only stand by take from two cores what those that are measured need.
/// </summary>
public sealed class NodeReleases(E2ERun run) : IAsyncDisposable
{
    /// <summary>Of each setting: as many repetitions come of one blow.</summary>
    public const int Count = 5;

    private static readonly TimeSpan StopDelay = TimeSpan.FromSeconds(60);

    private readonly Lazy<SharedSetup<ClusterLease>> lease = new(() => new("The cluster of several nodes", run.StartNodesAsync));

    private (ReplicationSetting Setting, SharedSetup<IReadOnlyList<ReplicatedRelease>> Setup)? present;

    /// <summary>The cluster. Where this machine has none to offer the calling test is skipped with the reason.</summary>
    /// <exception cref="ConformanceException">There should be one, and something is wrong with it.</exception>
    public async Task<ClusterLease> LeaseAsync()
    {
        try
        {
            return await lease.Value.GetAsync();
        }
        catch (NoClusterException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    /// <summary>Releases, each Ready. Those of another setting are removed.</summary>
    /// <exception cref="ConformanceException">An install failed, or a release did not become ready.</exception>
    public async Task<IReadOnlyList<ReplicatedRelease>> GetAsync(ReplicationSetting setting)
    {
        await LeaseAsync();
        if (present?.Setting != setting)
        {
            await RemoveAsync();
            present = (setting, setting switch
            {
                ReplicationSetting.ChartDefaults => Setup(setting, Count, "nodeSelector.conformance/agent=true"),
                ReplicationSetting.Synchronous => Setup(setting, Count),
                ReplicationSetting.OperatorDefaults => Setup(setting, 1, "nodeSelector.conformance/agent=true"),
                _ => throw new ArgumentOutOfRangeException(nameof(setting)),
            });
        }

        return await present.Value.Setup.GetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!lease.IsValueCreated)
            return;
        await lease.Value.SettledAsync();
        if (lease.Value.Made is { } started)
            await started.DisposeAsync();
    }

    private async Task RemoveAsync()
    {
        if (present is not { Setup: var over })
            return;
        await over.SettledAsync();
        if (over.Made is { } releases && !Settings.Keep)
            await Task.WhenAll(releases.Select(release => release.Kubernetes.Namespaces.RemoveAsync(release.Namespace)));
    }

    private SharedSetup<IReadOnlyList<ReplicatedRelease>> Setup(ReplicationSetting setting, int count, params IReadOnlyList<string> values) => new(
        $"Releases {setting} on several nodes",
        async () => await Task.WhenAll(Enumerable.Range(0, count).Select(async _ => await ReplicatedReleases.InstallAsync(
            await LeaseAsync(),
            setting,
            [
                "--set", "affinity.podAntiAffinityType=required,affinity.topologyKey=kubernetes.io/hostname",

                // The kubelet's SIGTERM can meet an instance that is just being started, and is lost: docs/failover.md.
                "--set", $"replication.stopDelay={StopDelay.TotalSeconds:0}",
                .. values.SelectMany(value => new[] { "--set-string", value }),
            ],
            CancellationToken.None))));
}
