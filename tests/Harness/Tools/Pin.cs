using System.Text.Json.Serialization;

namespace Conformance.Tools;

/// <summary>What an update bot has to know of a version: where newer ones are listed, and which of them follow it.</summary>
/// <remarks>https://docs.renovatebot.com/modules/manager/regex/</remarks>
public abstract record Pin
{
    /// <summary><c>docker</c>, <c>github-releases</c>.</summary>
    [JsonRequired]
    public string Datasource { get; init; } = "";

    /// <summary>The name there: an image without its tag, a GitHub repository.</summary>
    [JsonRequired]
    public string DepName { get; init; } = "";

    /// <summary>How the version is cut out of a release's name.</summary>
    public string? ExtractVersion { get; init; }

    /// <summary>How versions are compared. A group <c>compatibility</c> keeps a pin within its minor or major: another one is a decision, not a bump.</summary>
    public string? Versioning { get; init; }

    [JsonRequired]
    public string Version { get; init; } = "";

    /// <summary>Fills the version into a name or a URL.</summary>
    protected string Filled(string text) => text.Replace("{version}", Version, StringComparison.Ordinal);
}

/// <summary>A container image; its version is the tag.</summary>
public sealed record PinnedImage : Pin
{
    /// <summary>Of the image's index, <c>sha256:…</c>; null where nobody looked it up yet: <c>./qualify pins</c> does.</summary>
    public string? Digest { get; init; }

    /// <summary>As a pod names it: <c>rancher/k3s:v1.36.2-k3s1</c>.</summary>
    [JsonIgnore]
    public string Name => $"{DepName}:{Version}";

    /// <summary>The name with the digest, where it is known.</summary>
    [JsonIgnore]
    public string Reference => Digest is null ? Name : $"{Name}@{Digest}";
}

/// <summary>A release of the operator.</summary>
public sealed record OperatorRelease : Pin
{
    /// <summary>The Kubernetes minors that the operator's project supports it on.</summary>
    [JsonRequired]
    public MinorRange Kubernetes { get; init; } = new("", "");

    [JsonRequired, JsonPropertyName("manifest")]
    public ManifestSource Source { get; init; } = new("", "", "");

    /// <summary>The installation manifest, CRDs included.</summary>
    [JsonIgnore]
    public PinnedFile Manifest => new(Filled(Source.File), new Uri(Filled(Source.Url)), Source.Sha256);
}

/// <param name="File">Its name; <c>{version}</c> stands for the version.</param>
/// <param name="Url">Where it is published; <c>{version}</c> stands for the version.</param>
public sealed record ManifestSource(
    [property: JsonRequired] string File, [property: JsonRequired] string Url, [property: JsonRequired] string Sha256);

/// <summary>A manifest with CRDs.</summary>
public sealed record CrdManifest : Pin
{
    /// <inheritdoc cref="ManifestSource"/>
    [JsonRequired]
    public string File { get; init; } = "";

    /// <inheritdoc cref="ManifestSource"/>
    [JsonRequired]
    public string Url { get; init; } = "";

    [JsonRequired]
    public string Sha256 { get; init; } = "";

    public PinnedFile ToFile() => new(Filled(File), new Uri(Filled(Url)), Sha256);
}

/// <summary>Minor versions from one to another, both included: <c>1.34</c>.</summary>
public sealed record MinorRange([property: JsonRequired] string Oldest, [property: JsonRequired] string Newest)
{
    /// <param name="version">Any version that begins with major and minor, <c>v1.36.2-k3s1</c>.</param>
    public bool Contains(string version) =>
        MinorOf(version) is var minor && minor >= System.Version.Parse(Oldest) && minor <= System.Version.Parse(Newest);

    /// <summary>The major and minor at the beginning of a version.</summary>
    public static Version MinorOf(string version)
    {
        var parts = version.TrimStart('v').Split('.', 3);
        return System.Version.Parse($"{parts[0]}.{parts[1]}");
    }

    public override string ToString() => $"{Oldest} to {Newest}";
}
