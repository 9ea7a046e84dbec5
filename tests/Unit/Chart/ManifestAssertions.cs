using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.Unit.Chart;

/// <summary>
/// Assertions on a rendered document. A failure says which values were rendered by which template into which document,
/// the path, what was expected and what was there.
/// </summary>
internal sealed class ManifestAssertions(Manifest manifest)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The scalar at the path is of the expected type and value; null: nothing is there.</summary>
    public void Have(string path, object? expected) =>
        Require(path, expected is null ? "nothing" : Written(Node(expected)), JsonNode.DeepEquals(manifest.At(path), Node(expected)));

    /// <summary>Nothing is at the path.</summary>
    public void NotHave(string path) => Have(path, null);

    /// <summary>The list at the path has exactly these texts in this order.</summary>
    public void HaveStrings(string path, params string[] expected) =>
        Have(path, new JsonArray([.. expected.Select(text => (JsonNode?)text)]));

    /// <summary>The map at the path has exactly these entries.</summary>
    public void HaveMap(string path, params (string Key, string Value)[] expected) =>
        Have(path, new JsonObject(expected.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))));

    /// <summary>The environment at the path is exactly these names and values in this order.</summary>
    public void HaveEnvironment(string path, params (string Name, string Value)[] expected) =>
        Have(path, new JsonArray([.. expected.Select(entry => new JsonObject { ["name"] = entry.Name, ["value"] = entry.Value })]));

    private static JsonNode? Node(object? value) => value as JsonNode ?? JsonSerializer.SerializeToNode(value);

    private static string Written(JsonNode? node) => node?.ToJsonString(Readable) ?? "nothing";

    private void Require(string path, string expected, bool holds)
    {
        if (!holds)
            Assert.Fail($"""
                {manifest.Origin}
                  template: {manifest.Source}
                  document: {manifest.Id}
                  path:     {path}
                  expected: {expected}
                  actual:   {Written(manifest.At(path))}
                """);
    }
}
