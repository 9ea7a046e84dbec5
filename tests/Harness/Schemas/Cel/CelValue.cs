using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conformance.Schemas.Cel;

/// <summary>
/// CEL values: <c>bool</c>, <c>long</c>, <c>double</c>, <c>string</c>, <c>null</c>, <see cref="JsonObject"/> for maps,
/// lists of these, and <see cref="CelError"/>.
/// </summary>
internal static class CelValue
{
    public static object? From(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(From).ToList(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => value.GetValue<string>(),
            _ when value.TryGetValue<long>(out var integer) => integer,
            _ => (object)value.GetValue<double>(),
        },
        _ => node,
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (long or double, long or double) => Compare(left, right) == 0,
        (List<object?> one, List<object?> other) => one.Count == other.Count && one.Zip(other).All(pair => AreEqual(pair.First, pair.Second)),
        (JsonObject one, JsonObject other) => JsonNode.DeepEquals(one, other),
        _ => Equals(left, right),
    };

    /// <returns>The order of two values of one kind, or null where CEL has no order for them.</returns>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (long one, long other) => one.CompareTo(other),
        (long or double, long or double) => Convert.ToDouble(left).CompareTo(Convert.ToDouble(right)),
        (string one, string other) => string.CompareOrdinal(one, other),
        (bool one, bool other) => one.CompareTo(other),
        _ => null,
    };

    public static string TypeOf(object? value) => value switch
    {
        null => "null",
        bool => "bool",
        long => "int",
        double => "double",
        string => "string",
        JsonObject => "map",
        _ => "list",
    };
}
