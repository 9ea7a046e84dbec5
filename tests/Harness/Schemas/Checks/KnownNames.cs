using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Helm;
using Conformance.Manifests;

namespace Conformance.Schemas.Checks;

/// <summary>The names a render may refer to: rendered, made by the operator, or written in the values.</summary>
internal sealed partial class KnownNames
{
    private static readonly ConcurrentDictionary<string, IReadOnlySet<string>> WordsByFile = new();

    private readonly Dictionary<string, Manifest> rendered = [];
    private readonly HashSet<string> made = ["ServiceAccount/default"];
    private readonly IReadOnlySet<string> inValues;
    private readonly IReadOnlySet<string> inArguments;

    public KnownNames(Render render)
    {
        foreach (var manifest in render.Manifests)
            rendered.TryAdd(manifest.Id, manifest);
        foreach (var cluster in render.All("Cluster"))
        {
            made.Add($"ServiceAccount/{cluster.Name}");
            made.UnionWith(OperatorNames.Secrets(cluster).Select(name => $"Secret/{name}"));
            made.UnionWith(OperatorNames.Services(cluster.Name).Concat(OperatorNames.ManagedServices(cluster)).Select(name => $"Service/{name}"));
        }

        foreach (var pooler in render.All("Pooler"))
            made.UnionWith([$"ServiceAccount/{pooler.Name}", $"Service/{pooler.Name}"]);
        inValues = render.Request.ValuesFile is { } file ? WordsByFile.GetOrAdd(file, path => Words(WithoutComments(path))) : new HashSet<string>();
        inArguments = Words(render.Request.Arguments);
    }

    public bool Has(string kind, string name) =>
        rendered.ContainsKey($"{kind}/{name}") || made.Contains($"{kind}/{name}") || inValues.Contains(name) || inArguments.Contains(name);

    /// <returns>The keys of a rendered Secret or ConfigMap, or null when it is not rendered.</returns>
    public IReadOnlyList<string>? Keys(string kind, string name) => rendered.TryGetValue($"{kind}/{name}", out var manifest)
        ? [.. ((string[])["data", "stringData", "binaryData"]).SelectMany(map => (manifest.At(map) as JsonObject ?? []).Select(pair => pair.Key))]
        : null;

    private static string WithoutComments(string path) =>
        string.Join('\n', File.ReadLines(path).Where(line => !line.TrimStart().StartsWith('#')));

    private static IReadOnlySet<string> Words(string text) => Word().Matches(text).Select(match => match.Value).ToHashSet();

    [GeneratedRegex("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")]
    private static partial Regex Word();
}
