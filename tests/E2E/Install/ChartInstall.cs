using Conformance.Clusters;
using Conformance.Helm;

namespace Conformance.E2E.Install;

/// <summary>The chart, installed with values that a test makes up.</summary>
internal static class ChartInstall
{
    /// <summary>Installs it and does not wait for anything.</summary>
    /// <param name="values">As YAML. They stay under <c>artifacts/values/</c>.</param>
    /// <param name="release">The release's name.</param>
    /// <returns>The values' file.</returns>
    /// <exception cref="ConformanceException">Helm refuses; the message is its own.</exception>
    public static async Task<string> RunAsync(
        KubernetesCluster cluster, string space, string values, CancellationToken cancellationToken, string release = Release.Name)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Artifacts, "values")).FullName, $"{space}-{release}.yaml");
        await File.WriteAllTextAsync(file, values, cancellationToken);
        var result = await cluster.HelmAsync(
            HelmChoice.Or(HelmMajor.Helm4), ["install", release, Repository.Chart, "--namespace", space, "--values", file], cancellationToken);
        return result.IsSuccess ? file : throw new ConformanceException($"helm install in {space} exited {result.ExitCode}:", result.StandardError.Trim());
    }
}
