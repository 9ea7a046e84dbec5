using Conformance.Clusters;
using Conformance.E2E.Install;
using Conformance.Reporting;

[assembly: AssemblyFixture(typeof(Conformance.E2E.E2ERun))]

namespace Conformance.E2E;

/// <summary>One cluster for all scenarios of a run, started when the first test asks for it.</summary>
public sealed class E2ERun : IAsyncDisposable
{
    private readonly SharedSetup<ClusterLease> lease = new("The cluster", StartAsync);

    private TimeSpan? verdict;

    public E2ERun() => Releases = new Releases(LeaseAsync);

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

    /// <summary>Called after each test of the scenario <c>install</c>: the last call is the scenario's verdict.</summary>
    internal void TestEnded() => verdict = lease.Made?.SinceContainerStart?.Elapsed;

    public async ValueTask DisposeAsync()
    {
        if (verdict is { } elapsed)
            Measurements.Record("install", "verdict after container start", elapsed.TotalSeconds, "s", 120);
        await lease.SettledAsync();
        if (lease.Made is { } started)
            await started.DisposeAsync();
    }

    private static async Task<ClusterLease> StartAsync()
    {
        try
        {
            // Not a test's token: the first test to be cancelled would take the cluster from all others.
            var started = await ClusterProvider.StartAsync(CancellationToken.None);
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
