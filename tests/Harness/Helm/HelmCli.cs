using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Conformance.Tools;

namespace Conformance.Helm;

/// <summary>A Helm executable of a known major version.</summary>
public sealed partial class HelmCli
{
    private static readonly ConcurrentDictionary<HelmMajor, Lazy<Task<HelmCli>>> Located = new();

    private HelmCli(string path, string version)
    {
        Path = path;
        Version = version;
    }

    public string Path { get; }

    /// <summary>As <c>helm version --short</c> prints it, without build metadata: <c>v4.1.4</c>.</summary>
    public string Version { get; }

    /// <summary>
    /// Helm by <c>HELM</c>, then PATH, then the cache, which is filled on first use. The first two serve only the
    /// major they are of.
    /// </summary>
    /// <exception cref="ConformanceException">None can be had, or <c>HELM</c> names something that is not Helm.</exception>
    public static Task<HelmCli> LocateAsync(HelmMajor major, CancellationToken cancellationToken = default) =>
        Located.GetOrAdd(major, key => new(() => FindAsync(key, cancellationToken))).Value;

    /// <summary>Runs Helm and returns its output whatever its exit code.</summary>
    public Task<BufferedCommandResult> RunAsync(
        IEnumerable<string> arguments, CancellationToken cancellationToken = default, string? kubeconfig = null) =>
        RunAsync(arguments, kubeconfig, collectGarbage: true, cancellationToken);

    /// <summary>
    /// Runs <c>helm template</c>. A render is over before collecting garbage pays: without it Helm takes a quarter less
    /// processor time for 6 MB more.
    /// </summary>
    internal Task<BufferedCommandResult> RenderAsync(IEnumerable<string> arguments) =>
        RunAsync(arguments, kubeconfig: null, collectGarbage: false, CancellationToken.None);

    private async Task<BufferedCommandResult> RunAsync(
        IEnumerable<string> arguments, string? kubeconfig, bool collectGarbage, CancellationToken cancellationToken) =>
        await Cli.Wrap(Path)
            .WithArguments(arguments)
            .WithEnvironmentVariables(environment => environment
                .Set("KUBECONFIG", kubeconfig ?? "")
                .Set("HELM_NO_PLUGINS", "1")
                .Set("GOGC", collectGarbage ? null : "off"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);

    private static async Task<HelmCli> FindAsync(HelmMajor major, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("HELM") is { Length: > 0 } named)
        {
            var cli = await ProbeAsync(named, cancellationToken) ?? throw new ConformanceException(
                $"HELM names {named}, which does not answer 'version --short' as Helm does.",
                "Point HELM at a Helm 3 or 4 executable, or unset it.");
            if (cli.IsOf(major))
                return cli;
        }

        if (ExecutablePath.Find("helm") is { } onPath && await ProbeAsync(onPath, cancellationToken) is { } found && found.IsOf(major))
            return found;

        var key = $"helm{(int)major}";
        return new HelmCli(
            await ToolCache.ResolveAsync(key, "helm", cancellationToken), $"v{Versions.Current.Tools[key].Version}");
    }

    internal static async Task<HelmCli?> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return null;
        var cli = new HelmCli(path, "");
        var result = await cli.RunAsync(["version", "--short"], cancellationToken);
        var version = result.StandardOutput.Trim().Split('+')[0];
        return result.ExitCode == 0 && ShortVersion().IsMatch(version) ? new HelmCli(path, version) : null;
    }

    private bool IsOf(HelmMajor major) => Version.StartsWith($"v{(int)major}.", StringComparison.Ordinal);

    [GeneratedRegex(@"^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex ShortVersion();
}
