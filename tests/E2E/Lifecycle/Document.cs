namespace Conformance.E2E.Lifecycle;

/// <summary>The commands of <c>docs/lifecycle.md</c>.</summary>
internal static class Document
{
    /// <summary>The only block of a purpose.</summary>
    /// <exception cref="ConformanceException">There is none, or more than one.</exception>
    public static string Block(string purpose) => ExecutedBlocks.Single("lifecycle.md", purpose);
}
