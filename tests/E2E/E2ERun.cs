using System.Runtime.InteropServices;
using Conformance.Clusters;
using Conformance.E2E.Backup;
using Conformance.E2E.Install;
using Conformance.E2E.Restore;
using Conformance.Reporting;

[assembly: AssemblyFixture(typeof(Conformance.E2E.E2ERun))]

namespace Conformance.E2E;

/// <summary>One cluster for all scenarios of a run, started when the first test asks for it.</summary>
public sealed class E2ERun : IAsyncDisposable
{
    private readonly CancellationTokenSource interrupted = new();

    private readonly IReadOnlyList<PosixSignalRegistration> signals;

    private readonly SharedSetup<ClusterLease> lease;

    private readonly SharedSetup<OldSite> oldSite;

    private TimeSpan? verdict;

    public E2ERun()
    {
        signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Interrupt))];
        lease = new("The cluster", () => StartAsync(ClusterProvider.StartAsync(interrupted.Token)));
        Releases = new Releases(LeaseAsync, interrupted.Token);
        Backups = new BackupReleases(this);
        Shared = new SharedReleases(this);
        oldSite = new("The old server", async () => await OldSite.StartAsync(await LeaseAsync()));
    }

    /// <summary>What the scenario <c>install</c> installs, each once.</summary>
    public Releases Releases { get; }

    /// <summary>The object store and what backs up to it, each made once.</summary>
    public BackupReleases Backups { get; }

    /// <summary>When what classes share goes.</summary>
    internal SharedReleases Shared { get; }

    /// <summary>The old server that dumps and imports come from.</summary>
    /// <exception cref="ConformanceException">It cannot be started.</exception>
    public async Task<OldSite> OldSiteAsync()
    {
        await LeaseAsync();
        return await oldSite.GetAsync();
    }

    /// <summary>The run's cluster. Where this machine has none to offer the calling test is skipped with the reason.</summary>
    /// <exception cref="ConformanceException">There should be a cluster, and something is wrong with it.</exception>
    public async Task<ClusterLease> LeaseAsync()
    {
        try
        {
            return await lease.GetAsync();
        }
        catch (NoClusterException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    /// <summary>Called after each test of the scenario <c>install</c>: the last call is the scenario's verdict.</summary>
    internal void TestEnded() => verdict = lease.Made?.SinceContainerStart?.Elapsed;

    public async ValueTask DisposeAsync()
    {
        foreach (var signal in signals)
            signal.Dispose();
        if (verdict is { } elapsed)
            Measurements.Record("install", "verdict after container start", elapsed.TotalSeconds, "s", 120);
        await lease.SettledAsync();
        await Releases.SettledAsync();
        if (oldSite.Made is { } site)
            Directory.Delete(site.Dumps, recursive: true);
        if (lease.Made is { } started)
            await started.DisposeAsync();
        interrupted.Dispose();
    }

    /// <summary>Ends what is being set up, so that the run ends soon and removes what it made. A second signal ends the process.</summary>
    private void Interrupt(PosixSignalContext context)
    {
        context.Cancel = !interrupted.IsCancellationRequested;
        interrupted.Cancel();
    }

    /// <summary>
    /// Removes namespaces of this run whose tests are over, unless it is to keep them. Not in a run that was interrupted: all
    /// that it made goes at once then, and what is still being set up in them would fail of it.
    /// </summary>
    internal async Task RemoveNamespacesAsync(Func<string, bool> over)
    {
        if (!Settings.Keep && !interrupted.IsCancellationRequested && lease.Made is { Cluster.Namespaces: var namespaces })
            await Task.WhenAll(namespaces.Made.Where(over).Select(name => namespaces.RemoveAsync(name)));
    }

    /// <summary>Starts a cluster with two agents, beside the run's own. Whoever asks for it disposes of it.</summary>
    /// <exception cref="NoClusterException">This machine has none to offer, or the run is on an existing cluster.</exception>
    internal Task<ClusterLease> StartNodesAsync() => Settings.Kubeconfig is null
        ? StartAsync(ClusterProvider.StartWithAgentsAsync(2, interrupted.Token))
        : ClusterProvider.StartWithAgentsAsync(2, interrupted.Token);

    private static async Task<ClusterLease> StartAsync(Task<ClusterLease> starting)
    {
        try
        {
            var started = await starting;
            var arguments = Settings.Kubeconfig is null ? Settings.K3sArguments : [];
            Facts.Record("e2e", "kubernetes", string.Join(' ', [started.Cluster.Version, .. arguments]));
            Facts.Record("e2e", "operator", started.Operator.Version);
            return started;
        }
        catch (NoClusterException exception)
        {
            Facts.Record("e2e", "notRun", exception.Message);
            if (Settings.RequireE2E)
                throw new ConformanceException(exception.Message, "CONFORMANCE_REQUIRE_E2E is set, so that this is a failure.", exception);
            throw;
        }
    }
}
