using System.Text.RegularExpressions;

namespace Conformance.E2E.Readme;

/// <summary>The commands of <c>chart/README.md</c> that the suite executes as written.</summary>
public static partial class ChartReadme
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
    public static IReadOnlyList<ReadmeBlock> Read(string path) => Parse(File.ReadAllLines(path));

    /// <exception cref="ConformanceException">A mark stands before something that is no bash block.</exception>
    internal static IReadOnlyList<ReadmeBlock> Parse(IReadOnlyList<string> lines)
    {
        var blocks = new List<ReadmeBlock>();
        var heading = "";
        for (var index = 0; index < lines.Count; index++)
        {
            if (Heading().Match(lines[index]) is { Success: true } title)
                heading = title.Groups[1].Value;
            if (Mark().Match(lines[index]) is not { Success: true } mark)
                continue;

            if (index + 1 >= lines.Count || lines[++index].Trim() != "```bash")
                throw new ConformanceException(
                    $"chart/README.md line {index}: '{mark.Value}' stands before no bash block.", "Put it right before the line ```bash.");
            var commands = lines.Skip(index + 1).TakeWhile(line => line.Trim() != "```").ToList();
            blocks.Add(new ReadmeBlock(mark.Groups[1].Value, heading, string.Join('\n', commands)));
            index += commands.Count + 1;
        }

        return blocks;
    }

    [GeneratedRegex("^##+ +(.+?) *$")]
    private static partial Regex Heading();

    [GeneratedRegex("^<!-- executed: ([a-z-]+) -->$")]
    private static partial Regex Mark();
}
