using System.Formats.Tar;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Conformance.Clusters;
using Conformance.Helm;
using Conformance.Reporting;
using Conformance.Tools;

namespace Conformance.Upgrade;

/// <summary>
/// The chart that the upgrade starts from: a folder, the <c>chart/</c> of a git ref, or by default that of the newest
/// release before this one. A ref is exported into a temporary folder, which goes when this is disposed of.
/// </summary>
public sealed partial class BaselineChart : IDisposable
{
    private static readonly TimeSpan GitDeadline = TimeSpan.FromMinutes(1);

    private readonly ScratchDirectory? scratch;

    private BaselineChart(string folder, string name, string? commit, ScratchDirectory? scratch)
    {
        Folder = folder;
        this.scratch = scratch;
        var chart = ChartFile.Read(folder);
        Source = new ChartSource(name, chart.Version, chart.AppVersion, commit);
    }

    /// <summary>The chart's folder.</summary>
    public string Folder { get; }

    public ChartSource Source { get; }

    /// <param name="asked">A path or a git ref, as <c>--baseline</c> has it; null for the newest release.</param>
    /// <param name="directory">What a relative path is relative to.</param>
    /// <param name="repository">The git work tree whose <c>chart/</c> is being qualified.</param>
    /// <returns>The chart; null where nothing was asked for and there is no release yet: the upgrade is one to the same chart.</returns>
    /// <exception cref="ConformanceException">There is no such folder or ref, or it holds no chart.</exception>
    public static async Task<BaselineChart?> ResolveAsync(
        string? asked, string directory, string repository, CancellationToken cancellationToken = default)
    {
        if (asked is not null && Path.GetFullPath(asked, directory) is var path && Directory.Exists(path))
            return File.Exists(Path.Combine(path, "Chart.yaml"))
                ? new BaselineChart(path, path, null, null)
                : throw new ConformanceException($"--baseline names the folder {path}, which has no Chart.yaml.", "Name a chart's folder, or a git ref.");

        if (ExecutablePath.Find("git") is not { } git || !(await RunAsync(git, repository, cancellationToken, "rev-parse", "--git-dir")).IsSuccess)
            return asked is null
                ? null
                : throw new ConformanceException(
                    $"--baseline names {asked}, which is no folder, and there is no git here to look for it as a ref.",
                    "Name a chart's folder, or run in a git checkout.");

        var releases = await ReleasesAsync(git, repository, cancellationToken);
        if ((asked ?? releases.FirstOrDefault()) is not { } reference)
            return null;
        var commit = await RunAsync(git, repository, cancellationToken, "rev-parse", "--verify", "--quiet", "--end-of-options", $"{reference}^{{commit}}");
        if (!commit.IsSuccess)
            throw new ConformanceException($"There is no folder and no git ref '{reference}'.", await TagsAsync(git, repository, cancellationToken));
        return await ExportAsync(git, repository, reference, commit.StandardOutput.Trim(), releases.Contains(reference), cancellationToken);
    }

    /// <summary>The commit of a work tree, with <c>-dirty</c> when its chart differs from it; null outside of git.</summary>
    public static async Task<string?> CommitOfAsync(string repository, CancellationToken cancellationToken = default)
    {
        if (ExecutablePath.Find("git") is not { } git)
            return null;
        var head = await RunAsync(git, repository, cancellationToken, "rev-parse", "--verify", "--quiet", "HEAD");
        if (!head.IsSuccess)
            return null;
        return await IsChartChangedAsync(git, repository, cancellationToken) ? $"{head.StandardOutput.Trim()}-dirty" : head.StandardOutput.Trim();
    }

    public void Dispose() => scratch?.Dispose();

    private static async Task<BaselineChart> ExportAsync(
        string git, string repository, string reference, string commit, bool isRelease, CancellationToken cancellationToken)
    {
        var scratch = new ScratchDirectory();
        try
        {
            var archive = scratch.File("chart.tar");
            var result = await RunAsync(git, repository, cancellationToken, "archive", "--format=tar", $"--output={archive}", commit, "--", "chart");
            if (!result.IsSuccess)
                throw new ConformanceException(
                    $"The git ref '{reference}' has no chart: {result.StandardError.ReplaceLineEndings(" ").Trim()}.",
                    "Name one that has a folder chart/.");
            await TarFile.ExtractToDirectoryAsync(archive, scratch.Path, overwriteFiles: false, cancellationToken);
            return new BaselineChart(scratch.File("chart"), $"{(isRelease ? "tag" : "ref")} {reference}", commit, scratch);
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Release tags with a chart, newest first, without those that come after the commit checked out. One at that very
    /// commit is what is being qualified, unless the chart was changed since.
    /// </summary>
    private static async Task<IReadOnlyList<string>> ReleasesAsync(string git, string repository, CancellationToken cancellationToken)
    {
        var before = await LinesAsync("tag", "--list", "--no-contains", "HEAD");
        var here = await IsChartChangedAsync(git, repository, cancellationToken) ? await LinesAsync("tag", "--list", "--points-at", "HEAD") : [];
        var releases = new List<string>();
        foreach (var tag in before.Concat(here).Where(tag => Release().IsMatch(tag)).OrderByDescending(tag => Version.Parse(tag.TrimStart('v'))))
            if ((await RunAsync(git, repository, cancellationToken, "cat-file", "-e", $"{tag}:chart/Chart.yaml")).IsSuccess)
                releases.Add(tag);
        return releases;

        async Task<IEnumerable<string>> LinesAsync(params string[] arguments)
        {
            var result = await RunAsync(git, repository, cancellationToken, arguments);
            return result.IsSuccess ? result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        }
    }

    private static async Task<bool> IsChartChangedAsync(string git, string repository, CancellationToken cancellationToken) =>
        (await RunAsync(git, repository, cancellationToken, "status", "--porcelain", "--", "chart")).StandardOutput.Length > 0;

    private static async Task<string> TagsAsync(string git, string repository, CancellationToken cancellationToken)
    {
        var tags = (await RunAsync(git, repository, cancellationToken, "tag", "--list", "--sort=-version:refname"))
            .StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return tags.Length == 0
            ? "There are no tags here; name a commit, a branch or a chart's folder, or fetch the tags: git fetch --tags."
            : $"There are the tags {string.Join(", ", tags)}.";
    }

    private static Task<BufferedCommandResult> RunAsync(
        string git, string repository, CancellationToken cancellationToken, params string[] arguments) =>
        Processes.RunAsync(Cli.Wrap(git).WithArguments(arguments).WithWorkingDirectory(repository), GitDeadline, cancellationToken);

    [GeneratedRegex(@"^v?\d+\.\d+\.\d+$")]
    private static partial Regex Release();
}
