using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.Schemas;

/// <summary>
/// Where a node stands, worked out from its parents only once there is something to report: most nodes are fine, and
/// naming them all would cost more than checking them.
/// </summary>
internal static class NodePath
{
    public static string Of(JsonNode? node) => node?.Parent switch
    {
        JsonObject parent => ManifestPath.Append(Of(parent), node.GetPropertyName()),
        JsonArray parent => ManifestPath.Append(Of(parent), node.GetElementIndex()),
        _ => "",
    };

    public static string Of(JsonNode parent, string key) => ManifestPath.Append(Of(parent), key);

    public static string Of(JsonNode parent, int index) => ManifestPath.Append(Of(parent), index);
}
