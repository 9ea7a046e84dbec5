using CliWrap;
using CliWrap.Buffered;
using Conformance.AirGap;

namespace Conformance.Tools;

/// <summary>
/// Fetches package tarballs by name and version from whichever registry this machine is set up for: through npm where
/// it is installed, else over HTTP from <c>NPM_CONFIG_REGISTRY</c> or the <c>registry</c> line of <c>~/.npmrc</c>.
/// </summary>
internal static class NpmRegistry
{
    /// <summary>Downloads the tarball into <paramref name="directory"/> and verifies its integrity.</summary>
    /// <returns>The tarball's path.</returns>
    /// <exception cref="ConformanceException">No registry can be reached, or the content is not the pinned one.</exception>
    public static async Task<string> FetchAsync(NpmSource source, string directory, CancellationToken cancellationToken)
    {
        var origin = $"npm package {source.Package}@{source.Version}";
        var tarball = Path.Combine(directory, "package.tgz");
        if (Settings.Artifacts is { } artifacts && Bundle.PackageFile(artifacts, source) is var supplied && File.Exists(supplied))
        {
            File.Copy(supplied, tarball);
        }
        else if (ConfiguredRegistry() is { } registry)
        {
            var name = source.Package[(source.Package.IndexOf('/') + 1)..];
            await Downloads.SaveAsync(new Uri(registry, $"{source.Package}/-/{name}-{source.Version}.tgz"), tarball, cancellationToken);
        }
        else
        {
            await PackAsync(source, directory, tarball, origin, cancellationToken);
        }

        Digest.RequireIntegrity(tarball, source.Integrity, origin);
        return tarball;
    }

    private static async Task PackAsync(NpmSource source, string directory, string tarball, string origin, CancellationToken cancellationToken)
    {
        var npm = ExecutablePath.Find("npm") ?? throw new ConformanceException(
            $"{origin} is needed and there is no npm on PATH to fetch it with.",
            "Install Node.js, or set NPM_CONFIG_REGISTRY to the URL of your npm registry.");

        var result = await Cli.Wrap(npm)
            .WithArguments(["pack", "--silent", "--pack-destination", directory, $"{source.Package}@{source.Version}"])
            .WithWorkingDirectory(directory)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        var packed = Directory.GetFiles(directory, "*.tgz").SingleOrDefault();
        if (result.ExitCode != 0 || packed is null)
            throw new ConformanceException(
                $"{origin} could not be fetched: npm exited {result.ExitCode}: {result.StandardError.Trim()}",
                "Check the network and npm's registry setting.");

        File.Move(packed, tarball, overwrite: true);
    }

    private static Uri? ConfiguredRegistry()
    {
        var value = Environment.GetEnvironmentVariable("NPM_CONFIG_REGISTRY")
            ?? Environment.GetEnvironmentVariable("npm_config_registry")
            ?? FromNpmrc();
        return value is { Length: > 0 } && Uri.TryCreate(value.TrimEnd('/') + "/", UriKind.Absolute, out var uri) ? uri : null;
    }

    private static string? FromNpmrc()
    {
        var path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".npmrc");
        return File.Exists(path)
            ? File.ReadLines(path)
                .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
                .FirstOrDefault(pair => pair is ["registry", _])?[1]
            : null;
    }
}
