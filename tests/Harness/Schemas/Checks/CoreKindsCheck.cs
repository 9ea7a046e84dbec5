using Conformance.Helm;
using Conformance.Tools;

namespace Conformance.Schemas.Checks;

/// <summary>
/// Kubernetes' own kinds: fields, types, what the API server requires. A kind of a group for which no schema is at
/// hand is listed as not checked.
/// </summary>
internal sealed class CoreKindsCheck() : StructuralCheck("core-kinds")
{
    private static readonly Lazy<Task<CoreKinds>> LazyKinds = new(async () =>
        new CoreKinds(await CrdSchemas.LoadAsync(Versions.Current.Operator.Manifest)));

    private static readonly Lazy<Task<HashSet<string>>> CustomGroups = new(async () =>
    {
        var manifests = Versions.Current.Crds.Values.Append(Versions.Current.Operator.Manifest);
        var schemas = await Task.WhenAll(manifests.Select(manifest => CrdSchemas.LoadAsync(manifest)));
        return [.. schemas.SelectMany(set => set.Groups)];
    });

    public static Task<CoreKinds> KindsAsync() => LazyKinds.Value;

    public override async Task<CheckResult> RunAsync(Render render)
    {
        var findings = new FindingCollector(Name, render);
        var kinds = await KindsAsync();
        var customGroups = await CustomGroups.Value;
        foreach (var manifest in render.Manifests)
        {
            if (kinds.Find(manifest.ApiVersion, manifest.Kind) is { } schema)
            {
                var complete = Defaulting.Apply(manifest.Content, schema);
                findings.Add(manifest, SchemaValidator.Validate(complete, schema));
                findings.Add(manifest, CoreRules.Broken(manifest));
            }
            else if (CoreKinds.Owns(manifest.ApiVersion))
            {
                findings.Add(manifest, "kind", "a kind of Kubernetes", $"{manifest.ApiVersion} {manifest.Kind}");
            }
            else if (!customGroups.Contains(CoreKinds.GroupOf(manifest.ApiVersion)))
            {
                findings.AddNotChecked($"{manifest.ApiVersion}/{manifest.Kind}", "no schema of its group is pinned in fixtures/versions.json");
            }
        }

        return findings.Result;
    }
}
