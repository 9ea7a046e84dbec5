namespace Conformance.E2E.Readme;

/// <summary>The commands of <c>chart/README.md</c> that the suite executes as written.</summary>
public static class ChartReadme
{
    private static readonly Lazy<IReadOnlyList<ReadmeBlock>> LazyBlocks = new(() => Read(Path.Combine(Repository.Chart, "README.md")));

    /// <summary>In the order of the README.</summary>
    public static IReadOnlyList<ReadmeBlock> Blocks => LazyBlocks.Value;

    /// <summary>The only block of a purpose under a heading that begins so.</summary>
    /// <exception cref="ConformanceException">There is none, or more than one.</exception>
    public static ReadmeBlock Single(string purpose, string heading)
    {
        var blocks = Blocks.Where(block => block.Purpose == purpose && block.Heading.StartsWith(heading, StringComparison.Ordinal)).ToList();
        return blocks is [var only]
            ? only
            : throw new ConformanceException(
                $"chart/README.md has {blocks.Count} blocks marked '<!-- executed: {purpose} -->' under a heading '{heading}…'; one was expected.",
                $"Marked are: {string.Join("; ", Blocks.Select(block => $"{block.Purpose} under '{block.Heading}'"))}.");
    }

    /// <summary>The first example of values under a heading.</summary>
    /// <exception cref="ConformanceException">There is none.</exception>
    public static string Values(string heading)
    {
        var lines = Under(heading).SkipWhile(line => line != "```yaml").Skip(1).TakeWhile(line => line != "```").ToList();
        return lines.Count > 0
            ? string.Join('\n', lines) + "\n"
            : throw new ConformanceException($"chart/README.md has no YAML under '{heading}'.", "A scenario installs the chart with it.");
    }

    /// <summary>The rows of the first table under a heading, its head left out, each a list of cells.</summary>
    /// <exception cref="ConformanceException">There is none.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Table(string heading)
    {
        var rows = Under(heading).SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToList();
        return rows.Count > 0
            ? rows
            : throw new ConformanceException($"chart/README.md has no table under '{heading}'.", "A scenario checks what it says.");
    }

    /// <summary>The marked blocks of any document, in its order.</summary>
    /// <param name="path">Of a Markdown file.</param>
    public static IReadOnlyList<ReadmeBlock> Read(string path) => ExecutedBlocks.Read(path);

    private static IEnumerable<string> Under(string heading) =>
        File.ReadLines(Path.Combine(Repository.Chart, "README.md")).SkipWhile(line => line.TrimStart('#', ' ') != heading || !line.StartsWith('#'));
}
