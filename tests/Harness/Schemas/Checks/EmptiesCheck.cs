using System.Text.Json.Nodes;
using Conformance.Helm;
using Conformance.Manifests;

namespace Conformance.Schemas.Checks;

/// <summary>
/// No <c>null</c>, <c>[]</c> or <c>{}</c>: the API server drops them, and every tool that compares the live object with
/// the rendered one then sees a difference for ever.
/// </summary>
internal sealed class EmptiesCheck() : StructuralCheck("no-empties")
{
    public override Task<CheckResult> RunAsync(Render render)
    {
        var findings = new FindingCollector(Name, render);
        foreach (var manifest in render.Manifests)
            DocumentWalk.Visit(manifest.Content, member =>
            {
                var empty = member.Value switch
                {
                    null => "null",
                    JsonObject { Count: 0 } => "{}",
                    JsonArray { Count: 0 } => "[]",
                    _ => null,
                };
                if (empty is not null && !IsMeant(manifest, member))
                    findings.Add(manifest, member.Path, "a value, or no field at all", empty);
                return true;
            });
        return Task.FromResult(findings.Result);
    }

    /// <summary>The few places where the API gives an empty value a meaning of its own.</summary>
    private static bool IsMeant(Manifest manifest, DocumentWalk.Member member) => member.Value is not null && (manifest.Kind, member.Key) switch
    {
        // A volume that starts empty.
        (_, "emptyDir") => true,
        // A selector of everything.
        (_, "labelSelector" or "namespaceSelector" or "podSelector") => true,
        // Everybody, nobody.
        ("NetworkPolicy", "ingress" or "egress") => true,
        // Any peer on any port: the one item of 'ingress: [{}]'.
        ("NetworkPolicy", null) => true,
        // The schema requires the list, and the operator adds its own container to it.
        ("Pooler", "containers") => true,
        _ => false,
    };
}
