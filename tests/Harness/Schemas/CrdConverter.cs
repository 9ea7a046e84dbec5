using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.Schemas;

/// <summary>
/// Turns the CustomResourceDefinitions of an installation manifest into one compact JSON object: schemas without their
/// descriptions, by <c>group/version/Kind</c>. Reading megabytes of YAML costs a second; reading this costs milliseconds.
/// </summary>
internal static class CrdConverter
{
    /// <summary>To be raised whenever the output changes for the same manifest.</summary>
    public const int FormatVersion = 1;

    public static void Convert(string manifest, string target)
    {
        using var stream = File.Create(target);
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        foreach (var document in Definitions(File.ReadLines(manifest)))
            foreach (var crd in ManifestParser.Parse(document))
                Write(crd, writer);
        writer.WriteEndObject();
    }

    /// <summary>Only the documents that define a kind: parsing the rest would be wasted.</summary>
    private static IEnumerable<string> Definitions(IEnumerable<string> lines)
    {
        var document = new StringBuilder();
        var isDefinition = false;
        foreach (var line in lines.Append("---"))
        {
            if (line.StartsWith("---", StringComparison.Ordinal))
            {
                if (isDefinition)
                    yield return document.ToString();
                document.Clear();
                isDefinition = false;
                continue;
            }

            isDefinition |= line == "kind: CustomResourceDefinition";
            document.Append(line).Append('\n');
        }
    }

    private static void Write(Manifest crd, Utf8JsonWriter writer)
    {
        foreach (var version in crd.At("spec.versions")!.AsArray())
        {
            if (!version!["served"]!.GetValue<bool>())
                continue;
            writer.WritePropertyName($"{crd.Text("spec.group")}/{version["name"]}/{crd.Text("spec.names.kind")}");
            var schema = version["schema"]!["openAPIV3Schema"]!.AsObject();
            // A CRD says nothing of metadata: the API server knows it, and CustomResourceCheck holds it against the API's own model.
            schema["properties"]!["metadata"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
            WriteSchema(schema, writer);
        }
    }

    private static void WriteSchema(JsonObject schema, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (keyword, value) in schema)
        {
            if (keyword == "description")
                continue;
            writer.WritePropertyName(keyword);
            switch (keyword)
            {
                case "properties":
                    writer.WriteStartObject();
                    foreach (var (name, property) in value!.AsObject())
                    {
                        writer.WritePropertyName(name);
                        WriteSchema(property!.AsObject(), writer);
                    }

                    writer.WriteEndObject();
                    break;
                case "items" or "additionalProperties" when value is JsonObject child:
                    WriteSchema(child, writer);
                    break;
                case "anyOf" when !schema.ContainsKey("x-kubernetes-int-or-string"):
                    throw new ConformanceException(
                        $"A CRD uses anyOf for more than int-or-string: {value}", "Teach SchemaValidator to check it.");
                case var _ when value is null:
                    writer.WriteNullValue();
                    break;
                default:
                    value.WriteTo(writer);
                    break;
            }
        }

        writer.WriteEndObject();
    }
}
