using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Conformance.Manifests;
using Conformance.Schemas.Cel;

namespace Conformance.Schemas;

/// <summary>Evaluates the CEL rules of a schema on a document that already has the right shape.</summary>
internal sealed class SchemaRules
{
    private static readonly ConcurrentDictionary<string, CelRule> Compiled = new();

    private readonly List<SchemaError> errors = [];
    private readonly List<NotChecked> notChecked = [];
    private readonly string kind;

    private SchemaRules(string kind) => this.kind = kind;

    /// <param name="document">The document with its defaults filled in.</param>
    /// <param name="kind">The document's kind, to name the rules that were not evaluated.</param>
    public static (IReadOnlyList<SchemaError> Errors, IReadOnlyList<NotChecked> NotChecked) Evaluate(JsonObject document, Schema schema, string kind)
    {
        var rules = new SchemaRules(kind);
        rules.Visit(document, schema, kind);
        return (rules.errors, rules.notChecked);
    }

    /// <summary>Every rule below a schema that cannot be evaluated.</summary>
    public static IEnumerable<NotChecked> Unchecked(Schema schema, string path)
    {
        foreach (var rule in schema.Rules ?? [])
            if (Compile(rule).Unsupported is { } reason)
                yield return new NotChecked($"{path}: {rule.Rule}", reason);
        foreach (var (child, childPath) in Children(schema, path))
            foreach (var found in Unchecked(child, childPath))
                yield return found;
    }

    private void Visit(JsonNode node, Schema schema, string path)
    {
        foreach (var rule in schema.Rules ?? [])
            Apply(rule, node, path);

        if (node is JsonObject map)
        {
            foreach (var (name, value) in map)
                if (value is not null && schema.Field(name) is { } field)
                    Visit(value, field, FieldPath(schema, path, name));
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list)
                if (item is not null)
                    Visit(item, schema.Items!, $"{path}[]");
        }
    }

    private void Apply(SchemaRule rule, JsonNode node, string path)
    {
        var compiled = Compile(rule);
        if (compiled.Unsupported is { } reason)
        {
            notChecked.Add(new NotChecked($"{path}: {rule.Rule}", reason));
            return;
        }

        var verdict = compiled.Evaluate(node);
        if (verdict is not true)
            errors.Add(new SchemaError(
                NodePath.Of(node) is { Length: > 0 } place ? place : kind,
                $"{rule.Message ?? "the rule holds"} ({rule.Rule})",
                verdict is CelError error ? $"the rule cannot be evaluated: {error.Message}" : SchemaValidator.Describe(node)));
    }

    private static CelRule Compile(SchemaRule rule) => Compiled.GetOrAdd(rule.Rule, CelRule.Compile);

    private static IEnumerable<(Schema, string)> Children(Schema schema, string path)
    {
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, Schema>())
            yield return (property, FieldPath(schema, path, name));
        if (schema.AdditionalProperties is { } values)
            yield return (values, $"{path}[*]");
        if (schema.Items is { } items)
            yield return (items, $"{path}[]");
    }

    /// <summary>The place in the schema, the same for every document: a rule that is not evaluated is one rule.</summary>
    private static string FieldPath(Schema schema, string path, string name) =>
        schema.Properties?.ContainsKey(name) == true ? ManifestPath.Append(path, name) : $"{path}[*]";
}
