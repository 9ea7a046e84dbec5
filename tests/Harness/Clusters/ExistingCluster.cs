namespace Conformance.Clusters;

/// <summary>A cluster that belongs to somebody: nothing in it is touched but the namespaces the run makes.</summary>
public static class ExistingCluster
{
    /// <exception cref="ConformanceException">
    /// The kubeconfig cannot be read, the API server does not answer, its user may not do all that the suite does, no node
    /// is ready, or there is no default storage class or no operator.
    /// </exception>
    public static async Task<ClusterLease> UseAsync(string kubeconfig, CancellationToken cancellationToken = default)
    {
        var cluster = await KubernetesCluster.ConnectAsync(kubeconfig, cancellationToken);
        try
        {
            await cluster.RequirePermissionsAsync(cancellationToken);
            await Readiness.RequireAsync(cluster, cancellationToken);
            var cnpg = await CnpgOperator.RequireAsync(cluster, cancellationToken);
            return new ClusterLease(
                cluster,
                cnpg,
                () => cluster.Namespaces.RemoveAllAsync(CancellationToken.None),
                $"Kept: the namespaces labelled conformance/run={Namespaces.Run}. "
                    + $"Look: kubectl --kubeconfig {cluster.Kubeconfig} get namespaces --selector conformance/run={Namespaces.Run}. "
                    + $"Remove: kubectl --kubeconfig {cluster.Kubeconfig} delete namespaces --selector conformance/run={Namespaces.Run}")
            {
                Ports = await NodePorts.OnNodesAsync(cluster, cancellationToken),
                Images = NodeImages.OfOthers(),
            };
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }
}
