using System.Globalization;
using Conformance.Clusters;

namespace Conformance.Monitoring;

/// <summary>What an instance's exporter says at a moment: each metric by its name, of several series the last.</summary>
public sealed class ExporterMetrics
{
    /// <summary>The exporter's port on every instance.</summary>
    public const int Port = 9187;

    private readonly Dictionary<string, double> values;

    private ExporterMetrics(Dictionary<string, double> values) => this.values = values;

    /// <summary>The names of what there is.</summary>
    public IEnumerable<string> Names => values.Keys;

    /// <summary>
    /// True while the last attempt to archive a segment failed, as the chart's alert asks; null until both times are known:
    /// the exporter gives what queries bring only once it has asked them.
    /// </summary>
    public bool? ArchivingFails =>
        this["cnpg_pg_stat_archiver_last_failed_time"] is { } failed && this["cnpg_pg_stat_archiver_last_archived_time"] is { } archived
            ? failed > archived
            : null;

    /// <summary>Null for what there is not.</summary>
    public double? this[string name] => values.TryGetValue(name, out var value) ? value : null;

    /// <exception cref="ConformanceException">The exporter does not answer.</exception>
    public static async Task<ExporterMetrics> ReadAsync(
        KubernetesCluster cluster, string space, string pod, CancellationToken cancellationToken = default) =>
        Parse(await cluster.Kubectl.RequireAsync(["get", "--raw", Path(space, pod)], cancellationToken));

    /// <param name="text">In Prometheus' text format.</param>
    public static ExporterMetrics Parse(string text) => new(text.Split('\n')
        .Where(line => line is not ['#', ..] and not "")
        .GroupBy(line => line.Split('{', ' ')[0])
        .ToDictionary(group => group.Key, group => double.Parse(group.Last()[(group.Last().LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)));

    /// <summary>Every metric of the archiver, for a message.</summary>
    public string ArchiverState()
    {
        var archiver = values.Where(metric => metric.Key.StartsWith("cnpg_pg_stat_archiver_", StringComparison.Ordinal)).ToList();
        return archiver.Count == 0
            ? "no metric of the archiver"
            : string.Join(", ", archiver.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value}")));
    }

    /// <summary>Where the API server gives it.</summary>
    internal static string Path(string space, string pod) => $"/api/v1/namespaces/{space}/pods/{pod}:{Port}/proxy/metrics";
}
