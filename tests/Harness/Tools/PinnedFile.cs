namespace Conformance.Tools;

/// <summary>A file by content: wherever it comes from, it is used only when its SHA-256 is the pinned one.</summary>
/// <param name="File">The file's name, in <c>CONFORMANCE_ARTIFACTS</c> and in the cache.</param>
/// <param name="Url">Where it is published.</param>
/// <param name="Sha256">Lower-case hexadecimal digest of the file itself.</param>
public sealed record PinnedFile(string File, Uri Url, string Sha256);
