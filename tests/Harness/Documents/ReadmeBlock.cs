namespace Conformance.Documents;

/// <summary>A fenced block of commands that a document marks as executed by a test.</summary>
/// <param name="Purpose">What the mark says: <c>install</c> in <c>&lt;!-- executed: install --&gt;</c>.</param>
/// <param name="Heading">The heading it stands under.</param>
/// <param name="Commands">The block's text.</param>
public sealed record ReadmeBlock(string Purpose, string Heading, string Commands)
{
    public override string ToString() => $"{Heading}: {Commands.Split('\n').First(line => line.Length > 0 && !line.StartsWith('#'))}";
}
