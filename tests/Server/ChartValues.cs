using System.Text.Json.Nodes;
using Conformance.Fixtures;
using Conformance.Manifests;

namespace Conformance.Server;

/// <summary>
/// The values a fixture asks for, read from its own file over the chart's defaults and not from the render: what the
/// server is held to must not come from the templates that are being tested.
/// </summary>
internal sealed class ChartValues
{
    private readonly JsonObject values;

    private ChartValues(JsonObject values) => this.values = values;

    public string Database => Text("auth.database");

    public string Owner => Text("auth.username");

    /// <summary>Null where none is asked for.</summary>
    public string? Schema => Text("database.schema") is { Length: > 0 } schema ? schema : null;

    public IReadOnlyList<string> SearchPath => [.. List("database.searchPath").Select(item => item.ToString())];

    /// <summary>Name and, where asked for, schema and version.</summary>
    public IReadOnlyList<(string Name, string? Schema, string? Version)> Extensions =>
    [
        .. List("database.extensions").Select(item => item is JsonObject map
            ? (map["name"]!.ToString(), map["schema"]?.ToString(), map["version"]?.ToString())
            : (item.ToString(), (string?)null, (string?)null)),
    ];

    public bool OwnerCreatesDatabases => Text("auth.createdb") == "true";

    public string Encoding => Text("bootstrap.initdb.encoding");

    /// <summary>A locale setting of <c>bootstrap.initdb</c>, or null.</summary>
    public string? Locale(string key) => Text($"bootstrap.initdb.{key}") is { Length: > 0 } locale ? locale : null;

    /// <summary>Whether the owner's password is somebody else's to make.</summary>
    public bool OwnerPasswordIsElsewhere => Text("auth.existingSecret").Length > 0 || Text("auth.generate") == "true";

    public static ChartValues Of(Fixture fixture)
    {
        var values = Read(Path.Combine(Repository.Chart, "values.yaml"));
        var own = Read(fixture.Path);
        var request = fixture.Request;
        // Under an umbrella, the settings stand under the subchart's alias and `global` beside it.
        Merge(values, request.Chart == Repository.Chart ? own : own["cnpg"] as JsonObject ?? []);
        Merge(values, new JsonObject { ["global"] = own["global"]?.DeepClone() });
        foreach (var assignment in request.Arguments.Split('\n').Where(word => word.Contains('=')))
            Set(values, assignment[..assignment.IndexOf('=')].Split('.'), assignment[(assignment.IndexOf('=') + 1)..]);
        return new ChartValues(values);
    }

    private static JsonObject Read(string path) => ManifestParser.Parse(File.ReadAllText(path)) is [var document] ? document.Content : [];

    private static void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (key, value) in source)
            if (value is JsonObject map && target[key] is JsonObject inner)
                Merge(inner, map);
            else if (value is null)
                target.Remove(key);
            else
                target[key] = value.DeepClone();
    }

    private static void Set(JsonObject target, string[] path, string value)
    {
        foreach (var key in path[..^1])
            target = target[key] as JsonObject ?? (JsonObject)(target[key] = new JsonObject());
        target[path[^1]] = value;
    }

    private string Text(string path) => At(path)?.ToString() ?? "";

    private IEnumerable<JsonNode> List(string path) => (At(path) as JsonArray ?? []).OfType<JsonNode>();

    private JsonNode? At(string path) => path.Split('.').Aggregate<string, JsonNode?>(values, (node, key) => (node as JsonObject)?[key]);
}
