using System.Text;
using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.Clusters;

/// <summary>Compares what was declared with what lives: defaults may be added, nothing declared may be missing or different.</summary>
public static class DeclaredState
{
    /// <returns>Every difference, as <c>Kind/name path: declared x, live y</c>; empty when the live resource is as declared.</returns>
    public static IReadOnlyList<string> Differences(Manifest declared, Manifest live)
    {
        var differences = new List<string>();
        Compare(Stored(declared), live.Content, "", (path, wanted, actual) =>
            differences.Add($"{declared.Id} {path}: declared {wanted.ToJsonString()}, live {actual?.ToJsonString() ?? "nothing"}"));
        return differences;
    }

    /// <summary>The API server keeps a Secret's <c>stringData</c> as base64 in <c>data</c>.</summary>
    private static JsonObject Stored(Manifest declared)
    {
        var content = declared.Content.DeepClone().AsObject();
        if (declared.Kind != "Secret" || content["stringData"] is not JsonObject plain)
            return content;

        content.Remove("stringData");
        var data = content["data"] as JsonObject ?? [];
        foreach (var (key, value) in plain)
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value!.ToString()));
        content["data"] = data;
        return content;
    }

    private static void Compare(JsonNode declared, JsonNode? live, string path, Action<string, JsonNode, JsonNode?> differs)
    {
        switch (declared, live)
        {
            case (JsonObject wanted, JsonObject actual):
                foreach (var (key, value) in wanted)
                    if (value is not null)
                        Compare(value, actual[key], ManifestPath.Append(path, key), differs);
                break;
            case (JsonArray wanted, JsonArray actual) when wanted.Count == actual.Count:
                for (var index = 0; index < wanted.Count; index++)
                    if (wanted[index] is { } item)
                        Compare(item, actual[index], ManifestPath.Append(path, index), differs);
                break;
            default:
                if (!JsonNode.DeepEquals(declared, live))
                    differs(path, declared, live);
                break;
        }
    }
}
