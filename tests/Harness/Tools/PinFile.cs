using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conformance.Tools;

/// <summary>Writes digests into the text of <c>fixtures/versions.json</c>, and nothing else into it.</summary>
public static class PinFile
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The file's text as this writes it.</summary>
    public static string Format(JsonNode content) => content.ToJsonString(Layout) + "\n";

    /// <param name="text">The file's text.</param>
    /// <param name="place">The object that holds it: keys and indices, <c>operators/0/manifest</c>.</param>
    /// <param name="key"><c>sha256</c> or <c>digest</c>.</param>
    /// <returns>The text with the value in place of what was there.</returns>
    public static string With(string text, string place, string key, string value)
    {
        var content = JsonNode.Parse(text)!;
        var holder = place.Split('/').Aggregate(content, (node, step) =>
            (node is JsonArray list ? list[int.Parse(step)] : node[step])
                ?? throw new ConformanceException($"fixtures/{Versions.FileName} has nothing at {place}.", "Restore it from git."));
        holder[key] = value;
        return Format(content);
    }
}
