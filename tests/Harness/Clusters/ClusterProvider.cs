namespace Conformance.Clusters;

/// <summary>Where a run's cluster comes from: the one that <c>CONFORMANCE_KUBECONFIG</c> names, else k3s in Docker.</summary>
public static class ClusterProvider
{
    /// <exception cref="NoClusterException">There is no Docker, or the node's image cannot be had.</exception>
    /// <exception cref="ConformanceException">There should be a cluster, and something is wrong with it.</exception>
    public static Task<ClusterLease> StartAsync(CancellationToken cancellationToken = default) =>
        Settings.Kubeconfig is { } kubeconfig
            ? ExistingCluster.UseAsync(kubeconfig, cancellationToken)
            : K3sCluster.StartAsync(cancellationToken);

    /// <summary>A cluster of the suite's own with agents, whatever befalls which is nobody's loss.</summary>
    /// <param name="agents">How many, beside the server.</param>
    /// <exception cref="NoClusterException">There is no Docker, the node's image cannot be had, or the run is to use an existing cluster.</exception>
    public static Task<ClusterLease> StartWithAgentsAsync(int agents, CancellationToken cancellationToken = default) =>
        Settings.Kubeconfig is null
            ? K3sCluster.StartWithAgentsAsync(agents, cancellationToken)
            : throw new NoClusterException("The nodes of an existing cluster are left alone: what befalls a node is tried without CONFORMANCE_KUBECONFIG.");
}
