using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Conformance.Schemas;

/// <summary>What a schema may demand of a string: length, pattern, format.</summary>
internal static partial class StringRules
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new();

    /// <returns>What was expected, for each demand that the value does not meet.</returns>
    public static IEnumerable<string> Broken(string value, Schema schema)
    {
        if (schema.MinLength is { } least && Length(value) < least)
            yield return $"at least {least} characters";
        if (schema.MaxLength is { } most && Length(value) > most)
            yield return $"at most {most} characters";
        if (schema.Pattern is { } pattern && !Patterns.GetOrAdd(pattern, FromGo).IsMatch(value))
            yield return $"a match of {pattern}";
        if (schema.Format == "date-time" && !(Rfc3339().IsMatch(value) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _)))
            yield return "an RFC 3339 moment";
        if (schema.Format == "byte" && !Base64.IsValid(value))
            yield return "base64";
    }

    private static int Length(string value) => value.EnumerateRunes().Count();

    /// <summary>
    /// Go's <c>$</c> is the end of the text; .NET's also matches before a last line feed. The pinned patterns use
    /// nothing else that differs; a <c>$</c> inside a character class would become an invalid expression, not a wrong one.
    /// </summary>
    private static Regex FromGo(string pattern) =>
        new(EndAnchor().Replace(pattern, @"\z"), RegexOptions.CultureInvariant);

    [GeneratedRegex(@"(?<!\\)\$")]
    private static partial Regex EndAnchor();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[-+]\d{2}:\d{2})\z")]
    private static partial Regex Rfc3339();
}
