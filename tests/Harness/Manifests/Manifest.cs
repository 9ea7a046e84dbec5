using System.Text.Json.Nodes;

namespace Conformance.Manifests;

/// <summary>One rendered document, as the API server's parser would read it.</summary>
/// <param name="Content">The document, scalars resolved by YAML 1.1's rules.</param>
/// <param name="Source">The template it comes from, <c>cnpg-postgres/templates/cluster.yaml</c>.</param>
/// <param name="Scalars">Plain scalars whose meaning differs between YAML 1.1 and what a reader would expect.</param>
public sealed record Manifest(JsonObject Content, string Source, IReadOnlyList<AmbiguousScalar> Scalars)
{
    /// <summary>The command whose output it is part of; empty for a document that was not rendered.</summary>
    public string Origin { get; init; } = "";

    public string ApiVersion => Text("apiVersion") ?? "";

    public string Kind => Text("kind") ?? "";

    public string Name => Text("metadata.name") ?? "";

    /// <summary><c>Kind/name</c>.</summary>
    public string Id => $"{Kind}/{Name}";

    /// <summary>
    /// The node at a dotted path; <c>[0]</c> indexes a list, and a key that holds dots stands in quotes:
    /// <c>metadata.annotations["helm.sh/hook"]</c>.
    /// </summary>
    /// <returns>The node, or null where nothing is.</returns>
    public JsonNode? At(string path) => ManifestPath.Walk(Content, path);

    /// <summary>The string at a path, or null. Numbers and booleans are given as YAML writes them.</summary>
    public string? Text(string path) => At(path) is JsonValue value ? value.ToString() : null;

    /// <summary>The integer at a path.</summary>
    /// <exception cref="ConformanceException">There is none.</exception>
    public long Integer(string path) => Required(path).GetValue<long>();

    /// <summary>The boolean at a path.</summary>
    /// <exception cref="ConformanceException">There is none.</exception>
    public bool Flag(string path) => Required(path).GetValue<bool>();

    public bool Has(string path) => At(path) is not null;

    /// <summary>The strings of the list at a path; empty where there is none.</summary>
    public IReadOnlyList<string> Strings(string path) =>
        At(path) is JsonArray array ? [.. array.Select(item => item!.ToString())] : [];

    /// <summary>The string map at a path; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Map(string path) =>
        At(path) is JsonObject map ? map.ToDictionary(pair => pair.Key, pair => pair.Value!.ToString()) : new Dictionary<string, string>();

    private JsonValue Required(string path) => At(path) as JsonValue ?? throw new ConformanceException(
        $"{Source}: {Id} has no value at {path}.", $"The document:\n{Content}");
}

/// <param name="Path">Where it stands in the document.</param>
/// <param name="Written">As the template wrote it: <c>yes</c>, <c>0755</c>, <c>1_000</c>.</param>
/// <param name="Read">As the API server reads it.</param>
public sealed record AmbiguousScalar(string Path, string Written, string Read);
