using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.Clusters;

/// <summary>The conditions of a resource's status.</summary>
public static class Conditions
{
    public static bool IsTrue(Manifest resource, string type) => Find(resource, type)?["status"]?.ToString() == "True";

    /// <summary>A condition and its reason in a few words.</summary>
    public static string Describe(Manifest resource, string type) => Find(resource, type) is { } condition
        ? $"{type}={condition["status"]} ({condition["reason"]}: {condition["message"]})"
        : $"no condition {type}";

    /// <returns>The condition, or null where the resource does not have it yet.</returns>
    public static JsonNode? Find(Manifest resource, string type) => resource.At("status.conditions") is JsonArray conditions
        ? conditions.FirstOrDefault(condition => condition?["type"]?.ToString() == type)
        : null;
}
