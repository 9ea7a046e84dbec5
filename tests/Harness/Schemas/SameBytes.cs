using Conformance.Helm;

namespace Conformance.Schemas;

/// <summary>
/// Two renders of one request are the same text, whichever Helm made them: nothing in a template depends on the moment,
/// on chance, or on Helm's version.
/// </summary>
public static class SameBytes
{
    /// <summary>Differences worth printing: the first few tell the cause, the rest repeat it.</summary>
    private const int Most = 5;

    public static IReadOnlyList<Finding> Compare(Render one, Render other)
    {
        var findings = new List<Finding>();
        if (one.Text == other.Text)
            return findings;

        var left = one.Text.Split('\n');
        var right = other.Text.Split('\n');
        var source = "unknown template";
        for (var line = 0; line < Math.Max(left.Length, right.Length) && findings.Count < Most; line++)
        {
            var expected = line < left.Length ? left[line] : "the end";
            var actual = line < right.Length ? right[line] : "the end";
            if (expected.StartsWith("# Source: ", StringComparison.Ordinal))
                source = expected["# Source: ".Length..];
            if (expected != actual)
                findings.Add(new Finding(
                    "same-bytes", null, source, $"{one.Helm} against {other.Helm}", $"line {line + 1}", Show(expected), Show(actual), one.Request.ToString()));
        }

        return findings;
    }

    private static string Show(string line) => $"\"{line}\"";
}
