using System.Collections.Concurrent;

namespace Conformance.Tools;

/// <summary>Files by digest: from <c>CONFORMANCE_ARTIFACTS</c>, from the cache, or from their pinned URL.</summary>
public static class Downloads
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(5) };

    private static readonly ConcurrentDictionary<PinnedFile, Lazy<Task<string>>> Resolved = new();

    /// <summary>The local path of a pinned file, its digest verified.</summary>
    /// <exception cref="ConformanceException">It cannot be had, or its content is not the pinned one.</exception>
    public static Task<string> ResolveAsync(PinnedFile file, CancellationToken cancellationToken = default) =>
        Resolved.GetOrAdd(file, key => new(() => LocateAsync(key, cancellationToken))).Value;

    private static async Task<string> LocateAsync(PinnedFile file, CancellationToken cancellationToken)
    {
        var cached = Path.Combine(Repository.Cache, "manifests", file.Sha256[..12], file.File);
        if (Settings.Artifacts is { } directory && Path.Combine(directory, file.File) is var supplied && File.Exists(supplied))
        {
            Digest.RequireSha256(supplied, file.Sha256, supplied);
            if (!File.Exists(cached))
                await PublishAsync(cached, target => { File.Copy(supplied, target); return Task.CompletedTask; });
            return supplied;
        }

        if (File.Exists(cached) && Digest.Sha256(cached) == file.Sha256)
            return cached;

        await PublishAsync(cached, async target =>
        {
            await SaveAsync(file.Url, target, cancellationToken);
            Digest.RequireSha256(target, file.Sha256, file.Url.ToString());
        });
        return cached;
    }

    /// <summary>Writes beside the target and renames, so that two runs at once never see half a file.</summary>
    internal static async Task PublishAsync(string path, Func<string, Task> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}";
        try
        {
            await write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <exception cref="ConformanceException">The host cannot be reached or refuses.</exception>
    internal static async Task SaveAsync(Uri url, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await Http.GetStreamAsync(url, cancellationToken);
            await using var file = File.Create(path);
            await body.CopyToAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            throw new ConformanceException(
                $"{url} could not be downloaded: {exception.Message}",
                "Check the network, or put the file into the folder that CONFORMANCE_ARTIFACTS names.",
                exception);
        }
    }
}
