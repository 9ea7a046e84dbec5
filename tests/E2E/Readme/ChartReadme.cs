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

    /// <summary>The marked blocks of any document, in its order.</summary>
    /// <param name="path">Of a Markdown file.</param>
    public static IReadOnlyList<ReadmeBlock> Read(string path) => ExecutedBlocks.Read(path);
}
