using System.Collections.Concurrent;
using Conformance.Clusters;

namespace Conformance.E2E.Lifecycle;

/// <summary>The releases of one class of tests: each made when the first test asks for it, and gone when the last is over.</summary>
public sealed class LifecycleReleases(E2ERun run) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SharedSetup<LivingRelease>> made = new();

    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public async Task<LivingRelease> GetAsync(ReleasePlan plan)
    {
        var lease = await run.LeaseAsync();
        return await made.GetOrAdd(plan.Name, _ => new($"Release {plan.Name}", () => BeginAsync(lease, plan))).GetAsync();
    }

    /// <summary>Its instances make room for the other scenarios.</summary>
    public async ValueTask DisposeAsync()
    {
        var spaces = made.Values.Select(setup => setup.Made?.Namespace).ToList();
        await run.RemoveNamespacesAsync(spaces.Contains);
    }

    private static async Task<LivingRelease> BeginAsync(ClusterLease lease, ReleasePlan plan)
    {
        var space = await lease.Cluster.Namespaces.CreateAsync($"lifecycle-{plan.Name}");
        try
        {
            return await LivingRelease.BeginAsync(lease, space, plan, CancellationToken.None);
        }
        catch
        {
            await Diagnostics.CollectAsync(lease.Cluster, lease.Operator, "lifecycle", space);
            throw;
        }
    }
}
