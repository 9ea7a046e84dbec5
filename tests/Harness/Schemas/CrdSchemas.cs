using System.Collections.Concurrent;
using System.Text.Json;
using Conformance.Tools;

namespace Conformance.Schemas;

/// <summary>The kinds that one pinned manifest defines. A kind's schema is built when it is first asked for.</summary>
public sealed class CrdSchemas
{
    private static readonly ConcurrentDictionary<PinnedFile, Lazy<Task<CrdSchemas>>> Loaded = new();

    private readonly ConcurrentDictionary<string, Schema> built = new();
    private readonly Dictionary<string, JsonElement> sources;

    private CrdSchemas(JsonDocument document) =>
        sources = document.RootElement.EnumerateObject().ToDictionary(property => property.Name, property => property.Value);

    /// <summary><c>group/version/Kind</c> of every kind defined.</summary>
    public IEnumerable<string> Kinds => sources.Keys;

    /// <summary>API groups in which this manifest defines kinds.</summary>
    public IEnumerable<string> Groups => sources.Keys.Select(kind => kind[..kind.IndexOf('/')]).Distinct();

    /// <summary>The schemas of a manifest, converted on its first use on this machine and read from the user's cache after that.</summary>
    /// <exception cref="ConformanceException">The manifest cannot be had, or uses a keyword the suite does not check.</exception>
    public static Task<CrdSchemas> LoadAsync(PinnedFile manifest, CancellationToken cancellationToken = default) =>
        Loaded.GetOrAdd(manifest, key => new(() => Task.Run(() => ReadAsync(key, cancellationToken), cancellationToken))).Value;

    /// <returns>The kind's schema, or null when the manifest does not define it.</returns>
    /// <exception cref="ConformanceException">The schema uses a keyword the suite does not check.</exception>
    public Schema? Find(string apiVersion, string kind)
    {
        var key = $"{apiVersion}/{kind}";
        return sources.TryGetValue(key, out var source) ? built.GetOrAdd(key, _ => Build(key, source)) : null;
    }

    /// <summary>Every CEL rule that this suite does not evaluate, with the reason.</summary>
    public IReadOnlyList<NotChecked> UncheckedRules() =>
    [
        .. from kind in Kinds
           let name = kind[(kind.LastIndexOf('/') + 1)..]
           from unchecked_ in SchemaRules.Unchecked(built.GetOrAdd(kind, key => Build(key, sources[key])), name)
           select unchecked_,
    ];

    private static async Task<CrdSchemas> ReadAsync(PinnedFile manifest, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Repository.Cache, "schemas", $"{manifest.Sha256}-{CrdConverter.FormatVersion}.json");
        if (File.Exists(path))
        {
            try
            {
                return new CrdSchemas(JsonDocument.Parse(await File.ReadAllBytesAsync(path, cancellationToken)));
            }
            catch (JsonException)
            {
                // Whoever damaged the cached file, the manifest is still there to make it again.
            }
        }

        var source = await Downloads.ResolveAsync(manifest, cancellationToken);
        await Downloads.PublishAsync(path, target => Task.Run(() => CrdConverter.Convert(source, target), cancellationToken));
        return new CrdSchemas(JsonDocument.Parse(await File.ReadAllBytesAsync(path, cancellationToken)));
    }

    private static Schema Build(string kind, JsonElement source)
    {
        try
        {
            return source.Deserialize(SchemaJson.Default.Schema)!;
        }
        catch (JsonException exception)
        {
            throw new ConformanceException(
                $"The schema of {kind} uses something the suite does not check: {exception.Message}",
                "Add the keyword to Schema and check it in SchemaValidator.",
                exception);
        }
    }
}
