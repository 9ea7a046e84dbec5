using Conformance.Manifests;

namespace Conformance.Clusters;

/// <summary>
/// What a Kubernetes needs before the suite can use it. Its system pods are its own affair: name resolution is proven
/// by the first pod that uses it (<see cref="ClientPod"/>).
/// </summary>
public static class Readiness
{
    private const string DefaultClass = "storageclass.kubernetes.io/is-default-class";

    /// <summary>Waits for what a node that was just started will have in a moment.</summary>
    /// <exception cref="ConformanceException">Something is still missing at <see cref="Deadlines.NodeReady"/>; says what.</exception>
    public static Task WaitAsync(KubernetesCluster cluster, CancellationToken cancellationToken = default) => Wait.UntilAsync(
        "the node to be Ready with a default storage class",
        Deadlines.NodeReady,
        async token => (await MissingAsync(cluster, token))?.Problem,
        cancellationToken);

    /// <summary>Looks once: what a cluster that runs already lacks now, it will not get by waiting.</summary>
    /// <exception cref="ConformanceException">No node is Ready, or there is no default storage class.</exception>
    public static async Task RequireAsync(KubernetesCluster cluster, CancellationToken cancellationToken = default)
    {
        if (await MissingAsync(cluster, cancellationToken) is { } missing)
            throw missing;
    }

    private static async Task<ConformanceException?> MissingAsync(KubernetesCluster cluster, CancellationToken cancellationToken)
    {
        var nodes = await cluster.ListAsync(ResourceKind.Node, null, cancellationToken);
        if (!nodes.Any(node => Conditions.IsTrue(node, "Ready")))
            return new ConformanceException(
                $"No node of the cluster is Ready: {string.Join(", ", nodes.Select(node => $"{node.Name} {Conditions.Describe(node, "Ready")}"))}.",
                "Look at kubectl describe nodes.");

        var classes = await cluster.ListAsync(ResourceKind.StorageClass, null, cancellationToken);
        if (classes.Any(IsDefault))
            return null;
        return classes.Count == 0
            ? new ConformanceException(
                "The cluster has no default storage class: no storage class at all.",
                "Install a storage provisioner, local-path for example, and mark its class as the default.")
            : new ConformanceException(
                $"The cluster has no default storage class: only {string.Join(", ", classes.Select(item => item.Name))}.",
                $"Mark one: kubectl annotate storageclass {classes[0].Name} {DefaultClass}=true.");
    }

    private static bool IsDefault(Manifest storageClass) =>
        storageClass.Map("metadata.annotations").GetValueOrDefault(DefaultClass) == "true";
}
