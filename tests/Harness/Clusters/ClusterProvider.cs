namespace Conformance.Clusters;

/// <summary>Where a run's cluster comes from: the one that <c>CONFORMANCE_KUBECONFIG</c> names, else k3s in Docker.</summary>
public static class ClusterProvider
{
    /// <exception cref="NoClusterException">There is no Docker, or the node's image cannot be had.</exception>
    /// <exception cref="ConformanceException">There should be a cluster, and something is wrong with it.</exception>
    public static Task<ClusterLease> StartAsync(CancellationToken cancellationToken = default) =>
        Settings.Kubeconfig is { } kubeconfig
            ? ExistingCluster.UseAsync(kubeconfig, cancellationToken)
            : K3sNode.StartAsync(cancellationToken);
}
