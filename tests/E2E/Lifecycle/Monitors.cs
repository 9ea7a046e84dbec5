using Conformance.Clusters;
using Conformance.Tools;

namespace Conformance.E2E.Lifecycle;

/// <summary>The Prometheus operator's kinds, which a cluster may or may not know.</summary>
internal static class Monitors
{
    private static readonly string[] Kinds = ["podmonitors", "prometheusrules"];

    /// <summary>Makes a cluster of the suite's own know them; leaves any other as it is.</summary>
    public static async Task MakeKnownAsync(ClusterLease lease, CancellationToken cancellationToken)
    {
        if (!lease.IsOwn)
            return;
        foreach (var kind in Kinds)
            await lease.Cluster.ApplyAsync(
                await File.ReadAllTextAsync(await Downloads.ResolveAsync(Versions.Current.Crds[kind], cancellationToken), cancellationToken), space: null, cancellationToken);
        foreach (var kind in Kinds)
            await lease.Cluster.Kubectl.RequireAsync(
                ["wait", "--for=condition=Established", $"customresourcedefinition/{kind}.monitoring.coreos.com", "--timeout=60s"], cancellationToken);
    }

    public static async Task<bool> AreKnownAsync(KubernetesCluster cluster, CancellationToken cancellationToken)
    {
        var known = await cluster.Kubectl.RequireAsync(["api-resources", "--api-group=monitoring.coreos.com", "--output=name"], cancellationToken);
        return Kinds.All(kind => known.Contains($"{kind}.monitoring.coreos.com", StringComparison.Ordinal));
    }
}
