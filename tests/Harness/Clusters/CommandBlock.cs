using CliWrap;
using CliWrap.Buffered;
using Conformance.Helm;
using Conformance.Tools;

namespace Conformance.Clusters;

/// <summary>Shell commands run as a person would paste them: bash, with <c>helm</c> and <c>kubectl</c> on PATH and the cluster's kubeconfig.</summary>
public static class CommandBlock
{
    /// <summary>Runs the commands; the first that fails ends them.</summary>
    /// <param name="directory">The working directory, with the files the commands name.</param>
    /// <param name="helm">Which Helm the command <c>helm</c> is.</param>
    /// <returns>The output, whatever the exit code.</returns>
    /// <exception cref="ConformanceException">They did not end within <see cref="Deadlines.Commands"/>.</exception>
    public static async Task<BufferedCommandResult> RunAsync(
        KubernetesCluster cluster, HelmMajor helm, string directory, string commands, CancellationToken cancellationToken = default)
    {
        using var scratch = new ScratchDirectory();
        var executable = (await HelmCli.LocateAsync(helm, cancellationToken)).Path;
        if (cluster.BaseValues.Count == 0)
            File.CreateSymbolicLink(scratch.File("helm"), executable);
        else
            await WriteScriptAsync(scratch.File("helm"), BaseValues.Script(executable, cluster.BaseValues), cancellationToken);

        // From a file: commands that read standard input would swallow a script that came that way.
        var script = scratch.File("commands.sh");
        await File.WriteAllTextAsync(script, commands, cancellationToken);
        string?[] path = [scratch.Path, Environment.GetEnvironmentVariable("PATH"), Path.GetDirectoryName(cluster.Kubectl.Path)];
        return await Processes.RunAsync(
            Cli.Wrap("bash")
                .WithArguments(["-euo", "pipefail", script])
                .WithWorkingDirectory(directory)
                .WithEnvironmentVariables(environment => environment
                    .Set("PATH", string.Join(Path.PathSeparator, path))
                    .Set("KUBECONFIG", cluster.Kubeconfig)
                    .Set("HELM_NO_PLUGINS", "1")),
            Deadlines.Commands,
            cancellationToken);
    }

    private static async Task WriteScriptAsync(string path, string script, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(path, script, cancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }
}
