using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;
using Conformance.Helm;
using Conformance.Reporting;
using Conformance.Tools;

namespace Conformance.Qualify;

/// <summary>Finds out where and with what a run took place.</summary>
internal static class Surroundings
{
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(10);

    public static async Task<RunEnvironment> DescribeAsync(DateTimeOffset started) => new()
    {
        Date = started,
        Seconds = Math.Round((DateTimeOffset.UtcNow - started).TotalSeconds, 1),
        Commit = await CommitAsync(),
        Os = RuntimeInformation.OSDescription,
        Cores = Environment.ProcessorCount,
        Dotnet = await OutputAsync("dotnet", "--version") is { } sdk ? $"SDK {sdk}, {RuntimeInformation.FrameworkDescription}" : RuntimeInformation.FrameworkDescription,
        Helm = await HelmAsync(),
        Docker = await OutputAsync("docker", "version", "--format", "{{.Server.Version}}"),
    };

    private static async Task<string?> CommitAsync()
    {
        var commit = await OutputAsync("git", "rev-parse", "HEAD");
        return commit is not null && await OutputAsync("git", "status", "--porcelain") is { Length: > 0 } ? $"{commit}-dirty" : commit;
    }

    private static async Task<IReadOnlyList<string>> HelmAsync()
    {
        var versions = new List<string>();
        foreach (var major in Enum.GetValues<HelmMajor>())
        {
            try
            {
                using var deadline = new CancellationTokenSource(CommandDeadline);
                versions.Add((await HelmCli.LocateAsync(major, deadline.Token)).Version);
            }
            catch (Exception exception) when (exception is ConformanceException or OperationCanceledException)
            {
                // The report says what was there; the tiers that need it have complained.
            }
        }

        return versions;
    }

    /// <summary>A command's output, or null where there is no such command or it does not work here.</summary>
    private static async Task<string?> OutputAsync(string command, params string[] arguments)
    {
        if (ExecutablePath.Find(command) is not { } path)
            return null;
        using var deadline = new CancellationTokenSource(CommandDeadline);
        try
        {
            var result = await Cli.Wrap(path)
                .WithArguments(arguments)
                .WithWorkingDirectory(Repository.Root)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(deadline.Token);
            return result.ExitCode == 0 ? result.StandardOutput.Trim() : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
