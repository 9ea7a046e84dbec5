using System.Text.Json.Serialization;

namespace Conformance.Tools;

/// <summary>An outside program by version, and the places it can be had from, in the order they are tried.</summary>
public sealed record PinnedTool : Pin
{
    /// <summary>Lower-case digest of the executable itself, the same from every source.</summary>
    [JsonRequired]
    public string Sha256 { get; init; } = "";

    /// <summary>The publisher's archive; <c>{version}</c> in its URL stands for the version.</summary>
    [JsonPropertyName("archive")]
    public ArchivePattern? ArchiveSource { get; init; }

    /// <summary>An npm package that carries the same executable.</summary>
    public NpmSource? Npm { get; init; }

    /// <summary>The publisher's archive and the executable's path inside it.</summary>
    [JsonIgnore]
    public ArchiveSource? Archive => ArchiveSource is { } source ? new(new Uri(Filled(source.Url)), source.Entry) : null;
}

/// <inheritdoc cref="ArchiveSource"/>
public sealed record ArchivePattern([property: JsonRequired] string Url, string? Entry);

/// <param name="Url">A <c>.tar.gz</c>, or the executable itself when <paramref name="Entry"/> is null.</param>
/// <param name="Entry">The executable's path inside the archive.</param>
public sealed record ArchiveSource(Uri Url, string? Entry);

/// <param name="Package">The package's name, with its scope.</param>
/// <param name="Version">The package's version.</param>
/// <param name="Integrity">Subresource integrity of the package's tarball, <c>sha512-…</c>, as the registry publishes it.</param>
/// <param name="Entry">Path inside the tarball; <c>a.zip!b</c> means entry b of the zip at a. Null: the whole package.</param>
public sealed record NpmSource(
    [property: JsonRequired] string Package,
    [property: JsonRequired] string Version,
    [property: JsonRequired] string Integrity,
    string? Entry);
