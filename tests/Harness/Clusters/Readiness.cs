using Conformance.Manifests;

namespace Conformance.Clusters;

/// <summary>
/// What a Kubernetes needs before the suite can use it. Its system pods are its own affair: name resolution is proven
/// by the first pod that uses it (<see cref="ClientPod"/>).
/// </summary>
public static class Readiness
{
    private const string DefaultClass = "storageclass.kubernetes.io/is-default-class";

    /// <summary>Waits for a Ready node and a default storage class.</summary>
    /// <exception cref="ConformanceException">One of them is still missing at the deadline; says which.</exception>
    public static async Task WaitAsync(KubernetesCluster cluster, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        await Wait.UntilAsync(
            "a node to be Ready",
            deadline,
            async token => Unready(await cluster.ListAsync(ResourceKind.Node, null, token)),
            cancellationToken);

        IReadOnlyList<Manifest> classes = [];
        try
        {
            await Wait.UntilAsync(
                "a default storage class",
                deadline,
                async token =>
                {
                    classes = await cluster.ListAsync(ResourceKind.StorageClass, null, token);
                    return classes.Any(IsDefault) ? null : "none";
                },
                cancellationToken);
        }
        catch (ConformanceException exception)
        {
            var names = classes.Count == 0 ? "no storage class at all" : $"only {string.Join(", ", classes.Select(item => item.Name))}";
            throw new ConformanceException(
                $"The cluster has no default storage class: {names}.",
                classes.Count == 0
                    ? "Install a storage provisioner, local-path for example, and mark its class as the default."
                    : $"Mark one: kubectl annotate storageclass {classes[0].Name} {DefaultClass}=true.",
                exception);
        }
    }

    private static string? Unready(IReadOnlyList<Manifest> nodes) =>
        nodes.Any(node => Conditions.IsTrue(node, "Ready"))
            ? null
            : nodes.Count == 0 ? "no node" : string.Join(", ", nodes.Select(node => $"{node.Name}: {Conditions.Describe(node, "Ready")}"));

    private static bool IsDefault(Manifest storageClass) =>
        storageClass.Map("metadata.annotations").GetValueOrDefault(DefaultClass) == "true";
}
