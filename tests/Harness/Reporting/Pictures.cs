namespace Conformance.Reporting;

/// <summary>Pictures a scenario drew, for the report.</summary>
public static class Pictures
{
    private static string Path => System.IO.Path.Combine(Repository.Artifacts, "results", "pictures.jsonl");

    /// <param name="scenario">The scenario's name, as in its trait: <c>failover</c>.</param>
    /// <param name="title">As the report prints it above the picture.</param>
    /// <param name="svg">One whole <c>svg</c> element that stands in HTML as it is.</param>
    public static void Record(string scenario, string title, string svg) =>
        JsonLines.Append(Path, new PictureRecord(scenario, title, svg));

    /// <summary>All that the current run recorded.</summary>
    public static IReadOnlyList<PictureRecord> Recorded() => JsonLines.Read<PictureRecord>(Path);
}

/// <summary>One line of <c>pictures.jsonl</c>; see <see cref="Pictures.Record"/>.</summary>
public sealed record PictureRecord(string Scenario, string Title, string Svg);
