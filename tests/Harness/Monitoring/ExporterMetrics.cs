using System.Globalization;
using Conformance.Clusters;

namespace Conformance.Monitoring;

/// <summary>What an instance's exporter says right now.</summary>
public static class ExporterMetrics
{
    /// <summary>The exporter's port on every instance.</summary>
    public const int Port = 9187;

    /// <returns>Each metric's value by its name; of several series the last.</returns>
    /// <exception cref="ConformanceException">The exporter does not answer.</exception>
    public static async Task<IReadOnlyDictionary<string, double>> ReadAsync(
        KubernetesCluster cluster, string space, string pod, CancellationToken cancellationToken = default)
    {
        var text = await cluster.Kubectl.RequireAsync(["get", "--raw", Path(space, pod)], cancellationToken);
        return text.Split('\n')
            .Where(line => line is not ['#', ..] and not "")
            .GroupBy(line => line.Split('{', ' ')[0])
            .ToDictionary(group => group.Key, group => double.Parse(group.Last()[(group.Last().LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Where the API server gives it.</summary>
    internal static string Path(string space, string pod) => $"/api/v1/namespaces/{space}/pods/{pod}:{Port}/proxy/metrics";
}
