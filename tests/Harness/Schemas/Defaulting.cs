using System.Text.Json.Nodes;

namespace Conformance.Schemas;

/// <summary>Fills in a schema's defaults, as the API server does before it validates and evaluates rules.</summary>
internal static class Defaulting
{
    /// <returns>A copy of the document with its defaults.</returns>
    public static JsonObject Apply(JsonObject document, Schema schema)
    {
        var copy = document.DeepClone().AsObject();
        Fill(copy, schema);
        return copy;
    }

    private static void Fill(JsonNode? node, Schema schema)
    {
        switch (node)
        {
            case JsonObject map:
                if (schema.Properties is { } properties)
                    foreach (var (name, property) in properties)
                        if (property.Default is { } value && (!map.TryGetPropertyValue(name, out var present) || (present is null && !property.Nullable)))
                            map[name] = value.DeepClone();
                foreach (var (name, child) in map)
                    if (child is JsonObject or JsonArray && schema.Field(name) is { } field)
                        Fill(child, field);
                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var item in list)
                    Fill(item, items);
                break;
        }
    }
}
