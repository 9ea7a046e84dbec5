using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Conformance.Schemas;

/// <summary>
/// One node of a structural schema, with the keywords that the pinned CRDs use. A keyword that is not here makes the
/// load fail, so that a newer CRD cannot ask for something that nobody checks.
/// </summary>
/// <remarks>https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema</remarks>
public sealed class Schema
{
    /// <summary><c>object</c>, <c>array</c>, <c>string</c>, <c>integer</c>, <c>number</c> or <c>boolean</c>; null with <see cref="IntOrString"/>.</summary>
    public string? Type { get; init; }

    /// <summary><c>int32</c>, <c>int64</c>, <c>date-time</c> or <c>byte</c>.</summary>
    public string? Format { get; init; }

    public bool Nullable { get; init; }

    public IReadOnlyDictionary<string, Schema>? Properties { get; init; }

    public Schema? AdditionalProperties { get; init; }

    public Schema? Items { get; init; }

    public IReadOnlyList<string>? Required { get; init; }

    /// <summary>What the API server fills in before it validates.</summary>
    public JsonNode? Default { get; init; }

    public IReadOnlyList<JsonNode>? Enum { get; init; }

    /// <summary>A Go (RE2) expression, matched anywhere in the string.</summary>
    public string? Pattern { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    /// <summary>In Unicode code points.</summary>
    public int? MinLength { get; init; }

    /// <inheritdoc cref="MinLength"/>
    public int? MaxLength { get; init; }

    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    public int? MinProperties { get; init; }

    public int? MaxProperties { get; init; }

    /// <summary>In the pinned CRDs only ever the two types of <see cref="IntOrString"/>; <see cref="CrdConverter"/> refuses any other.</summary>
    public IReadOnlyList<Schema>? AnyOf { get; init; }

    [JsonPropertyName("x-kubernetes-int-or-string")]
    public bool IntOrString { get; init; }

    [JsonPropertyName("x-kubernetes-preserve-unknown-fields")]
    public bool PreserveUnknownFields { get; init; }

    /// <summary><c>atomic</c>, <c>set</c> or <c>map</c>.</summary>
    [JsonPropertyName("x-kubernetes-list-type")]
    public string? ListType { get; init; }

    [JsonPropertyName("x-kubernetes-list-map-keys")]
    public IReadOnlyList<string>? ListMapKeys { get; init; }

    /// <summary>Matters for merging only.</summary>
    [JsonPropertyName("x-kubernetes-map-type")]
    public string? MapType { get; init; }

    [JsonPropertyName("x-kubernetes-validations")]
    public IReadOnlyList<SchemaRule>? Rules { get; init; }

    /// <summary>The node that describes a field, wherever the schema declares it.</summary>
    internal Schema? Field(string name) =>
        Properties is not null && Properties.TryGetValue(name, out var property) ? property : AdditionalProperties;
}

/// <summary>A CEL rule of <c>x-kubernetes-validations</c>.</summary>
/// <param name="Rule">The expression.</param>
/// <param name="Message">What the API server answers when it does not hold.</param>
public sealed record SchemaRule([property: JsonRequired] string Rule, string? Message, string? Reason, string? FieldPath);

/// <summary>Reads schemas without reflection, which would cost more at every start than the schemas themselves.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Schema))]
internal sealed partial class SchemaJson : JsonSerializerContext;
