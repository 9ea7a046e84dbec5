using Conformance.Helm;
using Conformance.Tools;

namespace Conformance.Schemas.Checks;

/// <summary>
/// Custom resources against the CRDs of one set of pinned manifests: fields, types, limits, and the CEL rules that can
/// be evaluated on a new object.
/// </summary>
internal sealed class CustomResourceCheck(string name, string? operatorVersion, IReadOnlyList<PinnedFile> manifests)
    : StructuralCheck(name, operatorVersion)
{
    public override async Task<CheckResult> RunAsync(Render render)
    {
        var findings = new FindingCollector(Name, render, Operator);
        var schemas = await Task.WhenAll(manifests.Select(manifest => CrdSchemas.LoadAsync(manifest)));
        var core = await CoreKindsCheck.KindsAsync();
        foreach (var manifest in render.Manifests)
        {
            var group = CoreKinds.GroupOf(manifest.ApiVersion);
            if (!schemas.Any(set => set.Groups.Contains(group)))
                continue;
            var schema = schemas.Select(set => set.Find(manifest.ApiVersion, manifest.Kind)).FirstOrDefault(found => found is not null);
            if (schema is null)
            {
                Unknown(manifest.ApiVersion, manifest.Kind);
                continue;
            }

            var complete = Defaulting.Apply(manifest.Content, schema);
            var errors = SchemaValidator.Validate(complete, schema);
            findings.Add(manifest, errors);
            if (complete["metadata"] is { } metadata)
                findings.Add(manifest, SchemaValidator.Validate(metadata, core.Metadata));
            if (errors.Count > 0)
                continue;

            var (broken, notChecked) = SchemaRules.Evaluate(complete, schema, manifest.Kind);
            findings.Add(manifest, broken);
            foreach (var rule in notChecked)
                findings.AddNotChecked(rule.What, rule.Why);

            void Unknown(string apiVersion, string kind)
            {
                // An operator's manifest defines its whole group; the other pinned files are single kinds of theirs.
                if (Operator is not null)
                    findings.Add(manifest, "kind", $"one of {string.Join(", ", schemas.SelectMany(set => set.Kinds))}", $"{apiVersion}/{kind}");
                else
                    findings.AddNotChecked($"{apiVersion}/{kind}", "no schema of this kind is pinned in fixtures/versions.json");
            }
        }

        return findings.Result;
    }
}
