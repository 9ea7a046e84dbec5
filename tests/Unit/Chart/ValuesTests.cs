using System.Text.Json.Nodes;
using Conformance.Fixtures;
using Conformance.Manifests;

namespace Conformance.Unit.Chart;

/// <summary>values.yaml, its schema, the templates and the fixtures know the same keys.</summary>
[Trait("Tier", "unit")]
public sealed class ValuesTests
{
    private static readonly Lazy<JsonObject> Values = new(() =>
        ManifestParser.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.yaml"))).Single().Content);

    private static readonly Lazy<string> Templates = new(() => string.Join('\n',
        new[] { "templates", "alerts" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Repository.Chart, folder), "*", SearchOption.AllDirectories)).Select(File.ReadAllText)));

    private static readonly Lazy<HashSet<string>> SetByFixtures = new(() =>
    [
        .. Fixture.All.Where(fixture => !fixture.IsUsersOwn).SelectMany(fixture =>
            fixture.Request.CommandLine().Where(word => word.Contains('=')).Select(word => word.Split('=')[0])
                .Concat(ManifestParser.Parse(File.ReadAllText(fixture.Path)).SelectMany(values => Leaves(values.Content, "")))),
    ]);

    public static TheoryData<string> Paths() => new(Leaves(Values.Value, ""));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Each_value_is_read_by_a_template_known_to_the_schema_and_set_by_a_fixture(string path)
    {
        Templates.Value.Should().MatchRegex($@"[.""]{path.Split('.')[^1]}\b", "a value that no template reads changes nothing");
        SchemaHas(path).Should().BeTrue("values.schema.json refuses {0}", path);
        SetByFixtures.Value.Any(set => set == path || IsBelow(set, path) || IsBelow(path, set))
            .Should().BeTrue("no fixture sets {0}", path);
    }

    [Fact]
    public void Each_key_of_the_schemas_groups_has_a_default()
    {
        var schema = Schema();
        var groups = schema["properties"]!.AsObject();

        foreach (var (group, definition) in groups.Where(pair => pair.Key != "global"))
        {
            Values.Value.ContainsKey(group).Should().BeTrue("values.yaml documents {0}", group);
            if (definition!["properties"] is JsonObject keys && group is not ("affinity" or "resources" or "probes"))
                keys.Select(key => key.Key).Should().BeSubsetOf(Values.Value[group]!.AsObject().Select(key => key.Key), group);
        }
    }

    private static JsonObject Schema() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.schema.json")))!.AsObject();

    private static bool SchemaHas(string path)
    {
        var root = Schema();
        JsonNode? node = root;
        foreach (var key in path.Split('.'))
        {
            node = node?["properties"]?[key];
            if (node?["$ref"] is { } reference)
                node = root["definitions"]![reference.GetValue<string>().Split('/')[^1]];
        }

        return node is not null;
    }

    private static bool IsBelow(string path, string parent) =>
        path.Length > parent.Length && path.StartsWith(parent, StringComparison.Ordinal) && path[parent.Length] is ('.' or '[');

    private static IEnumerable<string> Leaves(JsonObject map, string path) =>
        map.SelectMany(pair => pair.Value is JsonObject { Count: > 0 } child
            ? Leaves(child, ManifestPath.Append(path, pair.Key))
            : [ManifestPath.Append(path, pair.Key)]);
}
