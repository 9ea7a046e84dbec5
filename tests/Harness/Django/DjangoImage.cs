using System.Collections.Concurrent;
using CliWrap;
using Conformance.Clusters;
using Conformance.Tools;

namespace Conformance.Django;

/// <summary>An image with Python and Django: one that <c>CONFORMANCE_DJANGO_IMAGE</c> names, else one built from the fixture's Dockerfile.</summary>
/// <param name="Name">As Docker and a pod name it; null where there is none.</param>
/// <param name="Obstacle">Why there is none.</param>
public sealed record DjangoImage(string? Name, string? Obstacle)
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<DjangoImage>>> Built = new();

    /// <summary>What <see cref="GetAsync"/> takes, the one that most of the suite uses first: the images that are named, else what the Dockerfile can be built with.</summary>
    public static IReadOnlyList<string> Offered { get; } = Settings.DjangoImage is { } named
        ? named.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [.. Directory.EnumerateFiles(Path.Combine(DjangoProject.Folder, "requirements"), "django-*.txt")
            .Select(path => Path.GetFileNameWithoutExtension(path)!).OrderDescending(StringComparer.Ordinal)];

    /// <summary>The image that most of the suite uses.</summary>
    public static Task<DjangoImage> CurrentAsync() => GetAsync(Offered[0]);

    /// <summary>Names an image, or builds it, once a run.</summary>
    /// <param name="offered">One of <see cref="Offered"/>.</param>
    public static Task<DjangoImage> GetAsync(string offered) => Settings.DjangoImage is not null
        ? Task.FromResult(new DjangoImage(offered, null))
        : Built.GetOrAdd(offered, _ => new(() => BuildAsync(offered))).Value;

    private static async Task<DjangoImage> BuildAsync(string requirements)
    {
        if (ExecutablePath.Find("docker") is not { } docker)
            return new(null, "there is no docker to build the image of fixtures/django, and CONFORMANCE_DJANGO_IMAGE names none");
        var tag = $"conformance-django:fixture-{requirements}";
        var build = await Processes.RunAsync(
            Cli.Wrap(docker).WithArguments(
            [
                "build", "--quiet", "--tag", tag, "--build-arg", $"PYTHON_IMAGE={Versions.Current.Images["python"]}",
                "--build-arg", $"REQUIREMENTS={requirements}.txt", DjangoProject.Folder,
            ]),
            Deadlines.DjangoImage,
            CancellationToken.None);
        return build.IsSuccess
            ? new(tag, null)
            : new(null, $"docker build fixtures/django failed, and CONFORMANCE_DJANGO_IMAGE names no image: {build.StandardError.Trim().Split('\n')[^1]}");
    }
}
