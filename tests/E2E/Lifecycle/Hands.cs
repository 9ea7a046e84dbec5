namespace Conformance.E2E.Lifecycle;

/// <summary>What somebody does to a live Cluster past Helm.</summary>
internal static class Hands
{
    /// <summary>What <c>kubectl edit</c> does: a patch under its own name.</summary>
    public static Task EditAsync(LivingRelease release, string workMem, CancellationToken cancellationToken) => release.Kubernetes.Kubectl.RequireAsync(
        ["patch", "clusters.postgresql.cnpg.io", release.Postgres.Name, "--namespace", release.Namespace, "--type=merge", "--field-manager=kubectl-edit",
            "--patch", $$"""{"spec": {"postgresql": {"parameters": {"work_mem": "{{workMem}}"} } } }"""],
        cancellationToken);

    /// <summary>What the live Cluster asks for.</summary>
    public static async Task<(long Instances, string? WorkMem)> LiveAsync(LivingRelease release, CancellationToken cancellationToken)
    {
        var cluster = await release.Postgres.GetAsync(cancellationToken);
        return (cluster.Integer("spec.instances"), cluster.Text("spec.postgresql.parameters.work_mem"));
    }

    /// <summary>How many instances there are; null where it is one.</summary>
    public static async Task<string?> OneInstanceAsync(LivingRelease release, CancellationToken cancellationToken) =>
        (await release.Postgres.InstancesAsync(cancellationToken)).Count is var count && count == 1 ? null : $"{count} instances";
}
