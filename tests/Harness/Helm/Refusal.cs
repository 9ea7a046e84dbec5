namespace Conformance.Helm;

/// <summary>Why a render was refused, without what Helm adds around it.</summary>
public static class Refusal
{
    /// <summary>
    /// One message a problem: the chart's own list (<c>  * …</c>) or the schema's (<c>- …</c>), sorted, since the
    /// schema library reports in no fixed order.
    /// </summary>
    public static IReadOnlyList<string> Messages(Render render) =>
    [
        .. render.Error.Split('\n')
            .Select(line => line.TrimEnd('\r'))
            .Select(line => line.StartsWith("  * ", StringComparison.Ordinal) ? line[4..]
                : line.StartsWith("- ", StringComparison.Ordinal) ? line[2..]
                : null)
            .OfType<string>()
            .Order(StringComparer.Ordinal),
    ];
}
