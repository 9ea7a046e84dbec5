using System.Text.Json.Nodes;
using Conformance.Manifests;
using Conformance.Reporting;

namespace Conformance.Upgrade;

/// <summary>
/// Compares what two charts render for the same values, as an upgrade from one to the other would meet it: resource by
/// resource, field by field. Hooks are no part of a release and are left out, and so is the label that names the
/// chart's version on everything.
/// </summary>
public sealed class RenderComparison
{
    private const string VersionLabel = "helm.sh/chart";

    private const string Hidden = "(hidden)";

    /// <summary>A long text is told by its beginning.</summary>
    private const int ShownCharacters = 200;

    private readonly Func<string, string, IReadOnlyList<ImmutableField>> immutable;

    private RenderComparison(Func<string, string, IReadOnlyList<ImmutableField>> immutable) => this.immutable = immutable;

    /// <param name="immutable">The fields that the API server keeps from changing, by API version and kind.</param>
    public static IReadOnlyList<ResourceChange> Compare(
        IEnumerable<Manifest> before, IEnumerable<Manifest> after, Func<string, string, IReadOnlyList<ImmutableField>> immutable)
    {
        var (old, next) = (ById(before), ById(after));
        var comparison = new RenderComparison(immutable);
        return
        [
            .. old.Keys.Union(next.Keys).Order(StringComparer.Ordinal)
                .Select(id => comparison.Change(old.GetValueOrDefault(id), next.GetValueOrDefault(id)))
                .OfType<ResourceChange>(),
        ];
    }

    private static Dictionary<string, Manifest> ById(IEnumerable<Manifest> manifests) => manifests
        .Where(manifest => !manifest.Has("metadata.annotations[\"helm.sh/hook\"]"))
        .ToDictionary(manifest => $"{manifest.ApiVersion.Split('/')[0]} {manifest.Kind} {manifest.Text("metadata.namespace")} {manifest.Name}");

    private ResourceChange? Change(Manifest? before, Manifest? after)
    {
        if (before is null)
            return new ResourceChange(after!.Id, ChangeKind.Added, []);
        if (after is null)
            return new ResourceChange(before.Id, ChangeKind.Removed, [], RemovalRules.Danger(before));

        var differences = new List<Difference>();
        Walk("", before.Content, after.Content, differences);
        if (differences.Count == 0)
            return null;
        var rules = new ChangeRules(before, after, immutable(after.ApiVersion, after.Kind));
        return new ResourceChange(before.Id, ChangeKind.Changed, [.. differences.Select(Field)]);

        FieldChange Field(Difference difference)
        {
            var isSecret = IsContentOfSecret(before, difference.Path);
            return new FieldChange(
                difference.Path, Shown(difference.Before, isSecret), Shown(difference.After, isSecret), rules.Danger(difference));
        }
    }

    private static void Walk(string path, JsonNode? before, JsonNode? after, List<Difference> differences)
    {
        switch (before, after)
        {
            case (JsonObject old, JsonObject next):
                foreach (var key in old.Select(pair => pair.Key).Union(next.Select(pair => pair.Key)).Where(key => key != VersionLabel))
                    Walk(ManifestPath.Append(path, key), old[key], next[key], differences);
                break;
            case (JsonArray old, JsonArray next) when ByName(old) is { } oldItems && ByName(next) is { } nextItems:
                foreach (var name in oldItems.Keys.Union(nextItems.Keys))
                    Walk($"{path}[{name}]", oldItems.GetValueOrDefault(name), nextItems.GetValueOrDefault(name), differences);
                break;
            case (JsonArray old, JsonArray next) when old.Count == next.Count:
                for (var index = 0; index < old.Count; index++)
                    Walk(ManifestPath.Append(path, index), old[index], next[index], differences);
                break;
            default:
                if (!JsonNode.DeepEquals(before, after))
                    differences.Add(new Difference(path, before, after));
                break;
        }
    }

    /// <summary>A list whose items all have a name of their own, by that name; null for any other.</summary>
    private static Dictionary<string, JsonNode>? ByName(JsonArray list)
    {
        var items = new Dictionary<string, JsonNode>();
        foreach (var item in list)
            if (NameOf(item) is not { } name || !items.TryAdd(name, item!))
                return null;
        return items;
    }

    private static string? NameOf(JsonNode? item) => item is JsonObject map
        ? (map["name"] ?? (map["serviceTemplate"] as JsonObject)?["metadata"]?["name"])?.ToString()
        : null;

    private static bool IsContentOfSecret(Manifest manifest, string path) =>
        manifest is { Kind: "Secret", ApiVersion: "v1" }
        && (path.StartsWith("data", StringComparison.Ordinal) || path.StartsWith("stringData", StringComparison.Ordinal));

    private static string? Shown(JsonNode? value, bool isSecret)
    {
        if (value is null)
            return null;
        if (isSecret)
            return Hidden;
        var text = value is JsonValue ? value.ToString() : value.ToJsonString();
        return text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";
    }
}

/// <summary>One place where two documents differ.</summary>
internal sealed record Difference(string Path, JsonNode? Before, JsonNode? After);
