using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conformance.Schemas;

/// <summary>Holds a document against a structural schema the way a strict API server does: unknown fields are errors.</summary>
internal sealed class SchemaValidator
{
    private readonly List<SchemaError> errors = [];

    /// <param name="document">The document with its defaults filled in.</param>
    public static IReadOnlyList<SchemaError> Validate(JsonNode document, Schema schema)
    {
        var validator = new SchemaValidator();
        validator.Check(document, schema);
        return validator.errors;
    }

    private void Check(JsonNode node, Schema schema)
    {
        if (!HasType(node, schema))
        {
            Report(node, schema.IntOrString ? "an integer or a string" : $"type {schema.Type}", Describe(node));
            return;
        }

        switch (node)
        {
            case JsonObject map:
                CheckObject(map, schema);
                break;
            case JsonArray list:
                CheckArray(list, schema);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                foreach (var expected in StringRules.Broken(value.GetValue<string>(), schema))
                    Report(node, expected, Describe(node));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                CheckNumber(value, schema);
                break;
        }

        if (schema.Enum is { } allowed && !allowed.Any(candidate => JsonNode.DeepEquals(candidate, node)))
            Report(node, $"one of {string.Join(", ", allowed.Select(candidate => candidate.ToJsonString()))}", Describe(node));
    }

    private void CheckObject(JsonObject map, Schema schema)
    {
        foreach (var required in schema.Required ?? [])
            if (!map.ContainsKey(required))
                errors.Add(new SchemaError(NodePath.Of(map, required), "a value: the field is required", "nothing"));

        if (schema.MinProperties > map.Count || schema.MaxProperties < map.Count)
            Report(map, Between(schema.MinProperties, schema.MaxProperties, "fields"), $"{map.Count} fields");

        foreach (var (name, value) in map)
        {
            var field = schema.Field(name);
            if (field is null)
            {
                if (!schema.PreserveUnknownFields)
                    errors.Add(new SchemaError(NodePath.Of(map, name), KnownFields(schema), $"unknown field {name}: {Describe(value)}"));
            }
            else if (value is not null)
            {
                Check(value, field);
            }
            else if (!field.Nullable)
            {
                errors.Add(new SchemaError(NodePath.Of(map, name), $"type {field.Type}", "null"));
            }
        }
    }

    private void CheckArray(JsonArray list, Schema schema)
    {
        if (schema.MinItems > list.Count || schema.MaxItems < list.Count)
            Report(list, Between(schema.MinItems, schema.MaxItems, "items"), $"{list.Count} items");

        for (var index = 0; index < list.Count; index++)
            if (list[index] is { } item)
                Check(item, schema.Items!);
            else if (!schema.Items!.Nullable)
                errors.Add(new SchemaError(NodePath.Of(list, index), $"type {schema.Items.Type}", "null"));

        if (schema.ListType is "set" or "map")
            CheckUnique(list, schema);
    }

    private void CheckUnique(JsonArray list, Schema schema)
    {
        var seen = new HashSet<string>();
        foreach (var item in list)
        {
            var key = schema.ListType == "set"
                ? Describe(item)
                : string.Join(", ", schema.ListMapKeys!.Select(name => $"{name}: {Describe((item as JsonObject)?[name])}"));
            if (!seen.Add(key) && item is not null)
                Report(item, "an item unlike the others of this list", $"a second {key}");
        }
    }

    private void CheckNumber(JsonValue value, Schema schema)
    {
        var number = value.TryGetValue<long>(out var integer) ? integer : value.GetValue<double>();
        if (number < schema.Minimum)
            Report(value, $"at least {schema.Minimum}", Describe(value));
        if (number > schema.Maximum)
            Report(value, $"at most {schema.Maximum}", Describe(value));
        if (schema.Format == "int32" && number is < int.MinValue or > int.MaxValue)
            Report(value, "a 32-bit integer", Describe(value));
    }

    private static bool HasType(JsonNode node, Schema schema) => node.GetValueKind() switch
    {
        JsonValueKind.Number when schema.IntOrString || schema.Type == "integer" => node.AsValue().TryGetValue<long>(out _),
        JsonValueKind.String when schema.IntOrString => true,
        JsonValueKind.Number => schema.Type == "number",
        JsonValueKind.String => schema.Type == "string",
        JsonValueKind.True or JsonValueKind.False => schema.Type == "boolean",
        JsonValueKind.Object => schema.Type == "object",
        JsonValueKind.Array => schema.Type == "array",
        _ => false,
    };

    private void Report(JsonNode node, string expected, string actual) =>
        errors.Add(new SchemaError(NodePath.Of(node), expected, actual));

    internal static string Describe(JsonNode? node) => node?.ToJsonString(Readable) ?? "null";

    private static string KnownFields(Schema schema) => schema.Properties is { Count: > 0 } properties
        ? $"one of {string.Join(", ", properties.Keys)}"
        : "no fields";

    private static string Between(int? least, int? most, string things) => (least, most) switch
    {
        (not null, not null) => $"{least} to {most} {things}",
        (not null, null) => $"at least {least} {things}",
        _ => $"at most {most} {things}",
    };

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
