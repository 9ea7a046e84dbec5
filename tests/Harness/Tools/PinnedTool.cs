using System.Text.Json.Serialization;

namespace Conformance.Tools;

/// <summary>An outside program by version, and the places it can be had from, in the order they are tried.</summary>
/// <param name="Version">The program's own version, without a leading <c>v</c>.</param>
/// <param name="Sha256">Lower-case digest of the executable itself, the same from every source.</param>
/// <param name="Archive">The publisher's archive and the executable's path inside it.</param>
/// <param name="Npm">An npm package that carries the same executable.</param>
public sealed record PinnedTool(
    [property: JsonRequired] string Version,
    [property: JsonRequired] string Sha256,
    ArchiveSource? Archive,
    NpmSource? Npm);

/// <param name="Url">A <c>.tar.gz</c>, or the executable itself when <paramref name="Entry"/> is null.</param>
/// <param name="Entry">The executable's path inside the archive.</param>
public sealed record ArchiveSource([property: JsonRequired] Uri Url, string? Entry);

/// <param name="Package">The package's name, with its scope.</param>
/// <param name="Version">The package's version.</param>
/// <param name="Integrity">Subresource integrity of the package's tarball, <c>sha512-…</c>, as the registry publishes it.</param>
/// <param name="Entry">Path inside the tarball; <c>a.zip!b</c> means entry b of the zip at a. Null: the whole package.</param>
public sealed record NpmSource(
    [property: JsonRequired] string Package,
    [property: JsonRequired] string Version,
    [property: JsonRequired] string Integrity,
    string? Entry);
