using Conformance.Manifests;
using Conformance.Upgrade;

namespace Conformance.Schemas;

/// <summary>The rules of a CRD that compare an update with what was there before.</summary>
internal static class TransitionRules
{
    private static readonly string[] Unchanged = ["self == oldSelf", "oldSelf == self"];

    /// <summary>Every field that may not change once it is set, wherever the schema says so outside of a list.</summary>
    public static IReadOnlyList<ImmutableField> ImmutableFields(this Schema schema) => [.. Below(schema, "")];

    private static IEnumerable<ImmutableField> Below(Schema schema, string path)
    {
        foreach (var rule in (schema.Rules ?? []).Where(rule => Unchanged.Contains(rule.Rule.Trim())))
            yield return new ImmutableField(path, rule.Message ?? $"{path} is immutable");
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, Schema>())
            foreach (var found in Below(property, ManifestPath.Append(path, name)))
                yield return found;
    }
}
