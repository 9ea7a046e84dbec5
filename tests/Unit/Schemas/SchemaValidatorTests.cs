using System.Text.Json;
using System.Text.Json.Nodes;
using Conformance.Schemas;
using CsCheck;

namespace Conformance.Unit.Schemas;

[Trait("Tier", "unit")]
public sealed class SchemaValidatorTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"a\"", "1")]
    [InlineData("""{"type":"integer"}""", "1", "1.5")]
    [InlineData("""{"type":"integer"}""", "1", "\"1\"")]
    [InlineData("""{"type":"integer","format":"int32"}""", "2147483647", "2147483648")]
    [InlineData("""{"type":"number","minimum":0.5}""", "0.5", "0.4")]
    [InlineData("""{"type":"integer","minimum":1}""", "1", "0")]
    [InlineData("""{"type":"integer","maximum":5}""", "5", "6")]
    [InlineData("""{"type":"boolean"}""", "false", "\"false\"")]
    [InlineData("""{"type":"object"}""", "{}", "[]")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", "[]", "{}")]
    [InlineData("""{"type":"string"}""", "\"\"", "null")]
    [InlineData("""{"type":"string","nullable":true}""", "null", "1")]
    [InlineData("""{"x-kubernetes-int-or-string":true}""", "\"50%\"", "true")]
    [InlineData("""{"x-kubernetes-int-or-string":true}""", "50", "0.5")]
    [InlineData("""{"type":"string","enum":["a","b"]}""", "\"b\"", "\"c\"")]
    [InlineData("""{"type":"string","pattern":"^[0-9]+[dwm]$"}""", "\"30d\"", "\"30 days\"")]
    [InlineData("""{"type":"string","pattern":"^[0-9]+[dwm]$"}""", "\"30d\"", "\"30d\\n\"")]
    [InlineData("""{"type":"string","pattern":"^(?i)(abort|warn)?$"}""", "\"ABORT\"", "\"aborted\"")]
    [InlineData("""{"type":"string","minLength":1}""", "\"a\"", "\"\"")]
    [InlineData("""{"type":"string","maxLength":2}""", "\"𝄞é\"", "\"abc\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-06-01T10:00:00+09:00\"", "\"2026-06-01 10:00:00\"")]
    [InlineData("""{"type":"string","format":"byte"}""", "\"cGFzcw==\"", "\"password!\"")]
    [InlineData("""{"type":"array","items":{"type":"string"},"minItems":1}""", "[\"a\"]", "[]")]
    [InlineData("""{"type":"array","items":{"type":"string"},"maxItems":1}""", "[\"a\"]", "[\"a\",\"b\"]")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"},"minProperties":1}""", """{"a":"b"}""", "{}")]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""", """{"a":{"b":1}}""", "1")]
    public void Value_of_the_schema_passes_and_another_does_not(string schema, string good, string bad)
    {
        var wrapped = $$$"""{"type":"object","properties":{"field":{{{schema}}}}}""";

        Errors(wrapped, $$$"""{"field":{{{good}}}}""").Should().BeEmpty();
        Errors(wrapped, $$$"""{"field":{{{bad}}}}""").Should().ContainSingle().Which.Path.Should().Be("field");
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"b":1}""", "b")]
    [InlineData("""{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}""", "{}", "a")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""", """{"a.b/c":1}""", "[\"a.b/c\"]")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", """["a",null]""", "[1]")]
    [InlineData("""{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"}""", """["a","b","a"]""", "[2]")]
    [InlineData(
        """{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["port","protocol"],"items":{"type":"object","properties":{"port":{"type":"integer"},"protocol":{"type":"string","default":"TCP"}}}}""",
        """[{"port":1},{"port":1,"protocol":"UDP"},{"port":1,"protocol":"TCP"}]""",
        "[2]")]
    public void Error_has_its_exact_path(string schema, string document, string path)
    {
        var wrapped = $$$"""{"type":"object","properties":{"spec":{{{schema}}}}}""";

        Errors(wrapped, $$$"""{"spec":{{{document}}}}""").Should().ContainSingle()
            .Which.Path.Should().Be(path.StartsWith('[') ? $"spec{path}" : $"spec.{path}");
    }

    [Fact]
    public void Required_field_with_a_default_may_be_left_out() =>
        Errors("""{"type":"object","required":["a"],"properties":{"a":{"type":"string","default":"x"}}}""", "{}").Should().BeEmpty();

    [Fact]
    public void Unknown_keyword_is_refused_rather_than_passed_over()
    {
        var read = () => Schema("""{"type":"object","oneOf":[]}""");

        read.Should().Throw<JsonException>().WithMessage("*oneOf*");
    }

    [Fact]
    public async Task Unknown_field_is_found_wherever_it_is_added()
    {
        var schema = await Cluster();
        var objects = Objects(Document(), schema).Count;
        Gen.Int[0, objects - 1].Sample(index =>
        {
            var document = Document();
            var (target, _) = Objects(document, schema)[index];
            target["zz-unknown"] = 1;
            return SchemaValidator.Validate(document, schema) is [var error] && error.Path == NodePath.Of(target, "zz-unknown");
        });
        objects.Should().BeGreaterThan(10);

        static JsonObject Document() => InMemory.Render(InMemory.Correct).Cluster.Content.DeepClone().AsObject();
    }

    /// <summary>The objects whose fields the schema lists.</summary>
    private static List<(JsonObject, Schema)> Objects(JsonNode? node, Schema schema) => node switch
    {
        JsonObject map =>
        [
            .. schema.AdditionalProperties is null && !schema.PreserveUnknownFields ? [(map, schema)] : Array.Empty<(JsonObject, Schema)>(),
            .. map.Where(pair => schema.Field(pair.Key) is not null).SelectMany(pair => Objects(pair.Value, schema.Field(pair.Key)!)),
        ],
        JsonArray list => [.. list.SelectMany(item => Objects(item, schema.Items!))],
        _ => [],
    };

    private static async Task<Schema> Cluster() =>
        (await CrdSchemas.LoadAsync(Conformance.Tools.Versions.Current.Operator.Manifest)).Find("postgresql.cnpg.io/v1", "Cluster")!;

    private static IReadOnlyList<SchemaError> Errors(string schema, string document)
    {
        var parsed = Schema(schema);
        return SchemaValidator.Validate(Defaulting.Apply(JsonNode.Parse(document)!.AsObject(), parsed), parsed);
    }

    private static Schema Schema(string json) => JsonSerializer.Deserialize(json, SchemaJson.Default.Schema)!;
}
