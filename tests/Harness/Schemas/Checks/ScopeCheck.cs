using Conformance.Helm;

namespace Conformance.Schemas.Checks;

/// <summary>A release stays in its namespace and brings nothing twice.</summary>
internal sealed class ScopeCheck() : StructuralCheck("scope")
{
    private static readonly HashSet<string> ClusterScoped =
    [
        "APIService", "CertificateSigningRequest", "ClusterImageCatalog", "ClusterIssuer", "ClusterRole", "ClusterRoleBinding",
        "CSIDriver", "CSINode", "CustomResourceDefinition", "FlowSchema", "IngressClass", "MutatingWebhookConfiguration",
        "Namespace", "Node", "PersistentVolume", "PriorityClass", "PriorityLevelConfiguration", "RuntimeClass", "StorageClass",
        "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "VolumeAttachment",
        "VolumeAttributesClass", "VolumeSnapshotClass",
    ];

    public override Task<CheckResult> RunAsync(Render render)
    {
        var findings = new FindingCollector(Name, render);
        var seen = new HashSet<(string Group, string Kind, string Name)>();
        foreach (var manifest in render.Manifests)
        {
            if (ClusterScoped.Contains(manifest.Kind))
                findings.Add(manifest, "kind", "a kind that lives in a namespace", $"{manifest.Kind}, which the whole cluster shares");
            if (manifest.Text("metadata.namespace") is { } @namespace && @namespace != render.Request.Namespace)
                findings.Add(manifest, "metadata.namespace", $"none, or the release's: {render.Request.Namespace}", @namespace);
            if (!seen.Add((CoreKinds.GroupOf(manifest.ApiVersion), manifest.Kind, manifest.Name)))
                findings.Add(manifest, "metadata.name", "a name no other document of this kind has", $"a second {manifest.Id}");
        }

        return Task.FromResult(findings.Result);
    }
}
