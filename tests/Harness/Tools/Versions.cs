using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conformance.Tools;

/// <summary>
/// <c>fixtures/versions.json</c>: every image, manifest and tool the suite uses, by version, URL and digest. The one
/// place to bump.
/// </summary>
public sealed class Versions
{
    private static readonly Lazy<Versions> LazyCurrent = new(Load);

    public static Versions Current => LazyCurrent.Value;

    /// <summary>Operator releases whose CRDs every render must satisfy, oldest first.</summary>
    [JsonRequired]
    public IReadOnlyList<OperatorRelease> Operators { get; init; } = [];

    /// <summary>CRDs of other projects the chart renders resources for, by name.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, PinnedFile> Crds { get; init; } = new Dictionary<string, PinnedFile>();

    /// <summary>Outside programs, by name: <c>helm3</c>, <c>helm4</c>, <c>kubectl</c>.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, PinnedTool> Tools { get; init; } = new Dictionary<string, PinnedTool>();

    /// <summary>PostgreSQL servers that run without Docker, by version.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, NpmSource> EmbeddedPostgres { get; init; } = new Dictionary<string, NpmSource>();

    /// <summary>Container images by role.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>();

    /// <summary>The operator release that the E2E tier installs: the newest.</summary>
    [JsonIgnore]
    public OperatorRelease Operator => Operators[^1];

    private static Versions Load()
    {
        var path = Path.Combine(Repository.Fixtures, "versions.json");
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

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };
}

/// <param name="Version">The operator's version.</param>
/// <param name="Manifest">The installation manifest, CRDs included.</param>
public sealed record OperatorRelease(
    [property: JsonRequired] string Version,
    [property: JsonRequired] PinnedFile Manifest);
