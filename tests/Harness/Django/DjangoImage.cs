using CliWrap;
using Conformance.Clusters;
using Conformance.Tools;

namespace Conformance.Django;

/// <summary>The image with Python and Django: the one that <c>CONFORMANCE_DJANGO_IMAGE</c> names, else one built from the fixture's Dockerfile.</summary>
/// <param name="Name">As Docker and a pod name it; null where there is none.</param>
/// <param name="Obstacle">Why there is none.</param>
public sealed record DjangoImage(string? Name, string? Obstacle)
{
    private const string Built = "conformance-django:fixture";

    private static readonly Lazy<Task<DjangoImage>> Resolved = new(ResolveAsync);

    /// <summary>Decided once a run.</summary>
    public static Task<DjangoImage> CurrentAsync() => Resolved.Value;

    private static async Task<DjangoImage> ResolveAsync()
    {
        if (Settings.DjangoImage is { } named)
            return new(named, null);
        if (ExecutablePath.Find("docker") is not { } docker)
            return new(null, "there is no docker to build the image of fixtures/django, and CONFORMANCE_DJANGO_IMAGE names none");
        var build = await Processes.RunAsync(
            Cli.Wrap(docker).WithArguments(
                ["build", "--quiet", "--tag", Built, "--build-arg", $"PYTHON_IMAGE={Versions.Current.Images["python"]}", DjangoProject.Folder]),
            Deadlines.DjangoImage,
            CancellationToken.None);
        return build.IsSuccess
            ? new(Built, null)
            : new(null, $"docker build fixtures/django failed, and CONFORMANCE_DJANGO_IMAGE names no image: {build.StandardError.Trim().Split('\n')[^1]}");
    }
}
