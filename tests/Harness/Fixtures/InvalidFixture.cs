using Conformance.Helm;

namespace Conformance.Fixtures;

/// <summary>
/// Values that must be refused: a file of <c>fixtures/invalid/</c> whose head holds the messages expected,
/// <c># refused: …</c> where the chart's own validation speaks, <c># refused by helm3: …</c> and
/// <c># refused by helm4: …</c> where the JSON schema does, which each major words in its own way.
/// </summary>
public sealed record InvalidFixture(string Name, string Path)
{
    private static readonly Lazy<IReadOnlyList<InvalidFixture>> LazyAll = new(() =>
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Fixtures, "invalid"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(path => new InvalidFixture(System.IO.Path.GetFileNameWithoutExtension(path), path)),
    ]);

    public static IReadOnlyList<InvalidFixture> All => LazyAll.Value;

    public RenderRequest Request => new(Path);

    /// <summary>Every message the major must give, and no other.</summary>
    public IReadOnlyList<string> Messages(HelmMajor helm)
    {
        var head = File.ReadLines(Path).TakeWhile(line => line.StartsWith('#')).ToList();
        return [.. With("# refused: "), .. With($"# refused by helm{(int)helm}: ")];

        IEnumerable<string> With(string prefix) =>
            head.Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..]);
    }

    public override string ToString() => Name;
}
