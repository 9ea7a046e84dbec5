using Conformance.Clusters;

namespace Conformance.E2E;

/// <summary>
/// What every test on a cluster has in common: it begins when the cores have time for it; after it, a
/// restart of the operator is a failure, and a failed test leaves the story of the namespaces it used under <c>artifacts/diagnostics/</c>.
/// </summary>
public abstract class ScenarioTest(E2ERun run, string scenario) : IAsyncLifetime, IClassFixture<ScenarioClass>
{
    private readonly List<string> used = [];

    private bool entered;

    /// <summary>The test's own token: cancelled when the run is.</summary>
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected E2ERun Run => run;

    /// <summary>The scenario's name, as in its trait.</summary>
    protected string Scenario { get; } = scenario;

    /// <summary>The cluster that the test used: where its namespaces are and whose operator must not restart.</summary>
    protected virtual Task<ClusterLease> LeaseAsync() => run.LeaseAsync();

    /// <summary>Names a namespace whose story is worth keeping if this test fails.</summary>
    protected void Uses(string space) => used.Add(space);

    public async ValueTask InitializeAsync()
    {
        await IdleCores.EnterAsync(Cancelled);
        entered = true;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (entered)
            IdleCores.Leave();
        if (Scenario == "install")
            run.TestEnded();
        if (Cancelled.IsCancellationRequested || TestContext.Current.TestState?.Result is TestResult.Skipped || used.Count == 0)
            return;

        var lease = await LeaseAsync();
        if (TestContext.Current.TestState?.Result is TestResult.Failed)
            foreach (var space in used)
                await Diagnostics.CollectAsync(lease.Cluster, lease.Operator, Scenario, space, CancellationToken.None);

        if (await lease.Operator.RestartedAsync(CancellationToken.None) is { } restarted)
            throw new ConformanceException(restarted, $"See artifacts/diagnostics/{Scenario}; a healthy operator does not restart.");
    }
}
