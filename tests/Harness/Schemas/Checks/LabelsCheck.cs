using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Helm;

namespace Conformance.Schemas.Checks;

/// <summary>Keys and values of labels and selectors, and keys of annotations, within Kubernetes' limits.</summary>
/// <remarks>https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set</remarks>
internal sealed partial class LabelsCheck() : StructuralCheck("labels")
{
    public override Task<CheckResult> RunAsync(Render render)
    {
        var findings = new FindingCollector(Name, render);
        foreach (var manifest in render.Manifests)
            DocumentWalk.Visit(manifest.Content, member =>
            {
                var isLabels = member.Key is "labels" or "matchLabels" or "nodeSelector";
                if (member.Value is not JsonObject map || !isLabels && member.Key != "annotations")
                    return true;

                foreach (var (key, value) in map)
                {
                    if (!IsQualifiedName(key))
                        findings.Add(manifest, NodePath.Of(map, key), "a key of the form [dns.subdomain/]name with a name of at most 63 characters", key);
                    if (isLabels && value is JsonValue text && !(text.ToString() is { Length: <= 63 } label && LabelValue().IsMatch(label)))
                        findings.Add(manifest, NodePath.Of(map, key), "at most 63 letters, digits, '-', '_' and '.', a letter or digit at both ends", text.ToString());
                }

                return false;
            });
        return Task.FromResult(findings.Result);
    }

    private static bool IsQualifiedName(string key)
    {
        var slash = key.IndexOf('/');
        var name = key[(slash + 1)..];
        return name.Length is > 0 and <= 63 && LabelValue().IsMatch(name)
            && (slash < 0 || key[..slash] is { Length: <= 253 } prefix && Subdomain().IsMatch(prefix));
    }

    [GeneratedRegex(@"^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?\z")]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();
}
