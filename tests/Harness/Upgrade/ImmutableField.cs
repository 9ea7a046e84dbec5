using Conformance.Schemas;
using Conformance.Tools;

namespace Conformance.Upgrade;

/// <summary>A field that the API server does not let change.</summary>
/// <param name="Path">Inside the resource; what is below it cannot change either.</param>
/// <param name="Reason">The API server's words.</param>
public sealed record ImmutableField(string Path, string Reason)
{
    /// <summary>Of Kubernetes' own kinds, whose rules stand in no schema.</summary>
    /// <remarks>https://kubernetes.io/docs/reference/kubernetes-api/ and the validation of each kind's update.</remarks>
    private static readonly Dictionary<string, IReadOnlyList<ImmutableField>> Core = new()
    {
        ["v1/Secret"] = [Fixed("type")],
        ["v1/Service"] = [Fixed("spec.clusterIP"), Fixed("spec.clusterIPs")],
        ["apps/v1/Deployment"] = [Fixed("spec.selector")],
        ["apps/v1/DaemonSet"] = [Fixed("spec.selector")],
        ["apps/v1/StatefulSet"] = [Fixed("spec.selector"), Fixed("spec.serviceName"), Fixed("spec.volumeClaimTemplates"), Fixed("spec.podManagementPolicy")],
        ["batch/v1/Job"] = [Fixed("spec.selector"), Fixed("spec.template"), Fixed("spec.completionMode")],
        ["rbac.authorization.k8s.io/v1/RoleBinding"] = [Fixed("roleRef")],
        ["rbac.authorization.k8s.io/v1/ClusterRoleBinding"] = [Fixed("roleRef")],
        ["storage.k8s.io/v1/StorageClass"] = [Fixed("provisioner"), Fixed("parameters"), Fixed("reclaimPolicy"), Fixed("volumeBindingMode")],
    };

    /// <summary>Of a kind: Kubernetes' own rules, and the transition rules of the pinned CRDs.</summary>
    public static async Task<Func<string, string, IReadOnlyList<ImmutableField>>> LoadAsync(CancellationToken cancellationToken = default)
    {
        var crds = new List<CrdSchemas>();
        foreach (var manifest in Versions.Current.Crds.Values.Append(Versions.Current.Operator.Manifest))
            crds.Add(await CrdSchemas.LoadAsync(manifest, cancellationToken));
        return (apiVersion, kind) => Core.GetValueOrDefault($"{apiVersion}/{kind}")
            ?? crds.Select(schemas => schemas.Find(apiVersion, kind)).FirstOrDefault(schema => schema is not null)?.ImmutableFields()
            ?? [];
    }

    private static ImmutableField Fixed(string path) => new(path, $"{path} is immutable");
}
