using System.Text.RegularExpressions;

namespace Conformance.Documents;

/// <summary>The blocks of commands of a Markdown file that a test executes as they stand.</summary>
public static partial class ExecutedBlocks
{
    /// <summary>In the order of the document.</summary>
    /// <param name="path">Of a Markdown file.</param>
    /// <exception cref="ConformanceException">A mark stands before something that is no bash block.</exception>
    public static IReadOnlyList<ReadmeBlock> Read(string path) => Parse(Path.GetRelativePath(Repository.Root, path), File.ReadAllLines(path));

    /// <summary>The commands of the only block of a purpose in a document under <c>docs/</c>.</summary>
    /// <param name="document">Its name: <c>restore.md</c>.</param>
    /// <exception cref="ConformanceException">There is none, or more than one.</exception>
    public static string Single(string document, string purpose)
    {
        var blocks = Read(Path.Combine(Repository.Root, "docs", document)).Where(block => block.Purpose == purpose).ToList();
        return blocks is [var only]
            ? only.Commands
            : throw new ConformanceException($"docs/{document} has {blocks.Count} blocks marked '<!-- executed: {purpose} -->'.", "Mark exactly one.");
    }

    private static List<ReadmeBlock> Parse(string document, IReadOnlyList<string> lines)
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
                    $"{document} line {index}: '{mark.Value}' stands before no bash block.", "Put it right before the line ```bash.");
            var commands = lines.Skip(index + 1).TakeWhile(line => line.Trim() != "```").ToList();
            blocks.Add(new ReadmeBlock(mark.Groups[1].Value, heading, string.Join('\n', commands)));
            index += commands.Count + 1;
        }

        return blocks;
    }

    [GeneratedRegex("^##+ +(.+?) *$")]
    private static partial Regex Heading();

    [GeneratedRegex("^<!-- executed: ([a-z0-9-]+) -->$")]
    private static partial Regex Mark();
}
