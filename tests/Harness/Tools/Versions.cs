using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conformance.Tools;

/// <summary>
/// <c>fixtures/versions.json</c>: every image, manifest and tool the suite uses, by version, URL and digest. The one
/// place to bump, by a person or by the update bot that <c>renovate.json</c> tells how to read it.
/// </summary>
public sealed class Versions
{
    /// <summary>Where the file lies in a checkout.</summary>
    public const string FileName = "versions.json";

    private static readonly Lazy<Versions> LazyCurrent = new(() => Read(Path.Combine(Repository.Fixtures, FileName)));

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    private readonly Lazy<IReadOnlyDictionary<string, string>> images;

    private readonly Lazy<IReadOnlyDictionary<string, PinnedFile>> crds;

    public Versions()
    {
        images = new(() => new Dictionary<string, string>(OtherImages.ToDictionary(pin => pin.Key, pin => pin.Value.Name))
        {
            ["k3s"] = Kubernetes[^1].Name,
            ["postgres"] = Postgresql[0].Name,
            ["operator"] = $"ghcr.io/cloudnative-pg/cloudnative-pg:{OperatorToInstall.Version}",
        });
        crds = new(() => CrdManifests.ToDictionary(pin => pin.Key, pin => pin.Value.ToFile()));
    }

    public static Versions Current => LazyCurrent.Value;

    /// <summary>Operator releases whose CRDs every render must satisfy, oldest first.</summary>
    [JsonRequired]
    public IReadOnlyList<OperatorRelease> Operators { get; init; } = [];

    /// <summary>Node images, oldest Kubernetes first.</summary>
    [JsonRequired]
    public IReadOnlyList<PinnedImage> Kubernetes { get; init; } = [];

    /// <summary>The chart's own image, then later majors.</summary>
    [JsonRequired]
    public IReadOnlyList<PinnedImage> Postgresql { get; init; } = [];

    /// <summary>Images of what stands around the database, by role.</summary>
    [JsonRequired, JsonPropertyName("images")]
    public IReadOnlyDictionary<string, PinnedImage> OtherImages { get; init; } = new Dictionary<string, PinnedImage>();

    [JsonRequired, JsonPropertyName("crds")]
    public IReadOnlyDictionary<string, CrdManifest> CrdManifests { get; init; } = new Dictionary<string, CrdManifest>();

    /// <summary>Outside programs, by name: <c>helm3</c>, <c>helm4</c>, <c>kubectl</c>.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, PinnedTool> Tools { get; init; } = new Dictionary<string, PinnedTool>();

    /// <summary>PostgreSQL servers that run without Docker, by version.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, NpmSource> EmbeddedPostgres { get; init; } = new Dictionary<string, NpmSource>();

    /// <summary>Container images by role, as a pod or Docker names them: also <c>k3s</c>, <c>postgres</c> and <c>operator</c>.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Images => images.Value;

    /// <summary>CRDs of other projects the chart renders resources for, by name.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, PinnedFile> Crds => crds.Value;

    /// <summary>The newest operator release.</summary>
    [JsonIgnore]
    public OperatorRelease Operator => Operators[^1];

    /// <summary>The operator release that the E2E tier installs: the one that <c>CONFORMANCE_OPERATOR</c> names, else the newest.</summary>
    /// <exception cref="ConformanceException">No such release is pinned.</exception>
    [JsonIgnore]
    public OperatorRelease OperatorToInstall => Settings.Operator is { } version ? OperatorOf(version) : Operator;

    /// <param name="version">In full or its minor: <c>1.28.1</c>, <c>1.28</c>.</param>
    /// <exception cref="ConformanceException">No such release is pinned.</exception>
    public OperatorRelease OperatorOf(string version) =>
        Operators.FirstOrDefault(release => release.Version == version || release.Version.StartsWith($"{version}.", StringComparison.Ordinal))
            ?? throw new ConformanceException(
                $"No operator {version} is pinned in fixtures/{FileName}.",
                $"There are: {string.Join(", ", Operators.Select(release => release.Version))}.");

    /// <exception cref="ConformanceException">It cannot be read.</exception>
    internal static Versions Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<Versions>(stream, Options)!;
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            throw new ConformanceException($"{path} cannot be read: {exception.Message}", "Restore it from git.", exception);
        }
    }
}
