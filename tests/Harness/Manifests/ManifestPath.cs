using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Conformance.Manifests;

/// <summary>Paths into a document: <c>spec.managed.services.additional[0].serviceTemplate</c>.</summary>
public static partial class ManifestPath
{
    /// <summary>The path one step below another; keys with dots are quoted.</summary>
    public static string Append(string path, string key) => Plain().IsMatch(key)
        ? path.Length == 0 ? key : $"{path}.{key}"
        : $"{path}[\"{key}\"]";

    public static string Append(string path, int index) => $"{path}[{index}]";

    internal static JsonNode? Walk(JsonNode? node, string path)
    {
        foreach (Match step in Step().Matches(path))
        {
            node = node switch
            {
                JsonObject map when step.Groups["key"].Success => map[step.Groups["key"].Value],
                JsonObject map when step.Groups["quoted"].Success => map[step.Groups["quoted"].Value],
                JsonArray list when step.Groups["index"].Success =>
                    int.Parse(step.Groups["index"].ValueSpan) is var index && index < list.Count ? list[index] : null,
                _ => null,
            };
            if (node is null)
                return null;
        }

        return node;
    }

    [GeneratedRegex("""\[(?<index>\d+)\]|\["(?<quoted>[^"]+)"\]|(?<key>[^.\[\]"]+)""")]
    private static partial Regex Step();

    [GeneratedRegex("^[A-Za-z0-9_/-]+$")]
    private static partial Regex Plain();
}
