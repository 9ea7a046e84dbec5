using System.Runtime.InteropServices;
using Conformance.Clusters;
using Conformance.E2E.Install;
using Conformance.Reporting;

[assembly: AssemblyFixture(typeof(Conformance.E2E.E2ERun))]

namespace Conformance.E2E;

/// <summary>One cluster for all scenarios of a run, started when the first test asks for it.</summary>
public sealed class E2ERun : IAsyncDisposable
{
    private readonly CancellationTokenSource interrupted = new();

    private readonly IReadOnlyList<PosixSignalRegistration> signals;

    private readonly SharedSetup<ClusterLease> lease;

    private readonly Lazy<Task<S3Store>> store;

    private TimeSpan? verdict;

    public E2ERun()
    {
        signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Interrupt))];
        lease = new("The cluster", () => StartAsync(interrupted.Token));
        Releases = new Releases(LeaseAsync, interrupted.Token);
        store = new(StartStoreAsync);
    }

    /// <summary>What the scenario <c>install</c> installs, each once.</summary>
    public Releases Releases { get; }

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

    /// <summary>The run's object store, with the Barman Cloud Plugin beside the operator: started when the first test asks for it.</summary>
    public Task<S3Store> StoreAsync() => store.Value;

    /// <summary>Called after each test of the scenario <c>install</c>: the last call is the scenario's verdict.</summary>
    internal void TestEnded() => verdict = lease.Made?.SinceContainerStart?.Elapsed;

    public async ValueTask DisposeAsync()
    {
        foreach (var signal in signals)
            signal.Dispose();
        if (verdict is { } elapsed)
            Measurements.Record("install", "verdict after container start", elapsed.TotalSeconds, "s", 120);
        await lease.SettledAsync();
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

    private async Task<S3Store> StartStoreAsync()
    {
        var current = await LeaseAsync();
        var plugin = current.IsOwn ? BarmanPlugin.InstallAsync(current.Cluster) : BarmanPlugin.WaitAvailableAsync(current.Cluster);
        var started = await S3Store.StartAsync(current.Cluster, await current.Cluster.Namespaces.CreateAsync("backup-store"));
        await plugin;
        return started;
    }

    private static async Task<ClusterLease> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var started = await ClusterProvider.StartAsync(cancellationToken);
            Facts.Record("e2e", "kubernetes", started.Cluster.Version);
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
