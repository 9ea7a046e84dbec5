using CliWrap;
using CliWrap.Buffered;
using Conformance.Tools;

namespace Conformance.Clusters;

/// <summary>kubectl, against one cluster: what a person would type.</summary>
public sealed class Kubectl
{
    private readonly string kubeconfig;

    private Kubectl(string path, string kubeconfig)
    {
        Path = path;
        this.kubeconfig = kubeconfig;
    }

    /// <summary>The executable.</summary>
    public string Path { get; }

    /// <summary>kubectl from PATH, else the pinned one.</summary>
    /// <exception cref="ConformanceException">It cannot be had.</exception>
    public static async Task<Kubectl> LocateAsync(string kubeconfig, CancellationToken cancellationToken = default) =>
        new(ExecutablePath.Find("kubectl") ?? await ToolCache.ResolveAsync("kubectl", "kubectl", cancellationToken), kubeconfig);

    /// <summary>Runs kubectl and returns its output whatever its exit code.</summary>
    /// <param name="deadline"><see cref="Deadlines.Kubectl"/> unless told otherwise.</param>
    /// <exception cref="ConformanceException">It did not end within the deadline.</exception>
    public Task<BufferedCommandResult> RunAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellationToken = default, string? input = null, TimeSpan? deadline = null) =>
        Processes.RunAsync(
            Cli.Wrap(Path)
                .WithArguments(arguments)
                .WithEnvironmentVariables(environment => environment.Set("KUBECONFIG", kubeconfig))
                .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromString(input)),
            deadline ?? Deadlines.Kubectl,
            cancellationToken);

    /// <summary>Runs kubectl and returns its standard output.</summary>
    /// <exception cref="ConformanceException">It failed; the message is kubectl's own.</exception>
    public async Task<string> RequireAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellationToken = default, string? input = null)
    {
        var result = await RunAsync(arguments, cancellationToken, input);
        return result.IsSuccess
            ? result.StandardOutput
            : throw new ConformanceException(
                $"kubectl {string.Join(' ', arguments)} exited {result.ExitCode}:", result.StandardError.Trim());
    }
}
