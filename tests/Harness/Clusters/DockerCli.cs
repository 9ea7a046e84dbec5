using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Conformance.Tools;

namespace Conformance.Clusters;

/// <summary>The program <c>docker</c>, for what is done with whole images.</summary>
public static class DockerCli
{
    /// <summary>The API from which on one platform of an image can be saved.</summary>
    private static readonly Version PlatformOfSave = new(1, 48);

    /// <summary>Whether this machine's Docker has an image.</summary>
    public static async Task<bool> HasAsync(string image, CancellationToken cancellationToken = default) =>
        ExecutablePath.Find("docker") is not null
        && (await RunAsync(["image", "inspect", "--format", "{{.Id}}", image], Deadlines.Docker, cancellationToken)).IsSuccess;

    /// <exception cref="ConformanceException">No registry gives it.</exception>
    public static Task PullAsync(string image, CancellationToken cancellationToken = default) =>
        RequireAsync(["pull", "--quiet", image], Deadlines.ImageTransfer, cancellationToken);

    /// <summary>Writes an image into an archive.</summary>
    /// <exception cref="ConformanceException">Docker has not got it, or the disk is full.</exception>
    public static async Task SaveAsync(string archive, string image, CancellationToken cancellationToken = default)
    {
        // An image of several platforms of which only this machine's is there would be saved with holes, which no node loads.
        var api = (await RequireAsync(["version", "--format", "{{.Server.APIVersion}} {{.Server.Arch}}"], Deadlines.Docker, cancellationToken)).Trim().Split(' ');
        string[] platform = Version.Parse(api[0]) >= PlatformOfSave ? ["--platform", $"linux/{api[1]}"] : [];
        await RequireAsync(["save", .. platform, "--output", archive, image], Deadlines.ImageTransfer, cancellationToken);
    }

    /// <exception cref="ConformanceException">It is no image archive.</exception>
    public static Task LoadAsync(string archive, CancellationToken cancellationToken = default) =>
        RequireAsync(["load", "--quiet", "--input", archive], Deadlines.ImageTransfer, cancellationToken);

    /// <summary>The digest under which the registry has an image now. Pulls it.</summary>
    /// <exception cref="ConformanceException">No registry gives it.</exception>
    public static async Task<string> DigestAsync(string image, CancellationToken cancellationToken = default)
    {
        await PullAsync(image, cancellationToken);
        var digests = JsonSerializer.Deserialize<string[]>(
            await RequireAsync(["image", "inspect", "--format", "{{json .RepoDigests}}", image], Deadlines.Docker, cancellationToken));
        return digests is [var first, ..]
            ? first[(first.IndexOf('@') + 1)..]
            : throw new ConformanceException($"Docker knows no digest of {image}.", "It was built or loaded here: remove it, and pull it from its registry.");
    }

    internal static async Task<string> RequireAsync(IReadOnlyList<string> arguments, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var result = await RunAsync(arguments, deadline, cancellationToken);
        return result.IsSuccess
            ? result.StandardOutput
            : throw new ConformanceException(
                $"docker {string.Join(' ', arguments)} exited {result.ExitCode}: {result.StandardError.ReplaceLineEndings(" ").Trim()}.",
                "Check that Docker runs and has a way to the registry.");
    }

    internal static Task<BufferedCommandResult> RunAsync(
        IReadOnlyList<string> arguments, TimeSpan deadline, CancellationToken cancellationToken) =>
        ExecutablePath.Find("docker") is { } docker
            ? Processes.RunAsync(Cli.Wrap(docker).WithArguments(arguments), deadline, cancellationToken)
            : throw new ConformanceException("There is no docker on PATH.", "Install Docker.");
}
