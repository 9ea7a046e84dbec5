using System.Text.RegularExpressions;

namespace Conformance.Unit.Documentation;

/// <summary>What a document links to is there: the file, and in a document its heading.</summary>
[Trait("Tier", "unit")]
public sealed partial class LinkTests
{
    public static TheoryData<string> Documents { get; } =
        [.. new[] { ".", "docs", "chart" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md"))
            .Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_somewhere(string document)
    {
        var path = Path.GetFullPath(document, Repository.Root);

        foreach (var link in Link().Matches(WithoutBlocks(path)).Select(match => match.Groups[1].Value).Where(link => !link.StartsWith("http", StringComparison.Ordinal)))
        {
            var (file, anchor) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, null);
            var target = file.Length == 0 ? path : Path.GetFullPath(file, Path.GetDirectoryName(path)!);
            Path.Exists(target).Should().BeTrue("{0} links to {1}", document, link);
            if (anchor is not null)
                Anchors(target).Should().Contain(anchor, "{0} links to {1}", document, link);
        }
    }

    /// <summary>GitHub's: a heading in lower case, without punctuation, its spaces hyphens.</summary>
    private static IEnumerable<string> Anchors(string path) =>
        Heading().Matches(WithoutBlocks(path)).Select(match => Punctuation().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private static string WithoutBlocks(string path) => Block().Replace(File.ReadAllText(path), "");

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
