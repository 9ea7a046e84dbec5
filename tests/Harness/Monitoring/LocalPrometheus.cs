using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Clusters;
using Conformance.Tools;

namespace Conformance.Monitoring;

/// <summary>
/// A Prometheus on this machine that scrapes instances through the API server each second, with the labels that a PodMonitor
/// gives, and evaluates rules each second.
/// </summary>
public sealed partial class LocalPrometheus : IAsyncDisposable
{
    private static readonly HttpClient Client = new();

    private readonly ScratchDirectory folder;

    private readonly Process proxy;

    private readonly Process prometheus;

    private readonly Uri api;

    private LocalPrometheus(ScratchDirectory folder, Process proxy, Process prometheus, Uri api)
    {
        this.folder = folder;
        this.proxy = proxy;
        this.prometheus = prometheus;
        this.api = api;
    }

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? Obstacle => ExecutablePath.Find("prometheus") is null ? "there is no prometheus on PATH" : null;

    /// <summary>Starts it; whether it scrapes is told by <see cref="AlertsAsync"/>.</summary>
    /// <param name="rules">A rule file's content.</param>
    /// <exception cref="ConformanceException">It or its way into the cluster does not start.</exception>
    public static async Task<LocalPrometheus> StartAsync(
        KubernetesCluster cluster, string space, IReadOnlyList<string> pods, string rules, CancellationToken cancellationToken = default)
    {
        var folder = new ScratchDirectory();
        var (proxy, door) = await ProxyAsync(cluster, cancellationToken);
        await File.WriteAllTextAsync(folder.File("rules.yaml"), rules, cancellationToken);
        await File.WriteAllTextAsync(folder.File("prometheus.yaml"), Configuration(door, space, pods), cancellationToken);
        var address = $"{IPAddress.Loopback}:{FreePort()}";
        var prometheus = Process.Start(new ProcessStartInfo(
            ExecutablePath.Find("prometheus")!,
            [$"--config.file={folder.File("prometheus.yaml")}", $"--storage.tsdb.path={folder.File("data")}", $"--web.listen-address={address}", "--log.level=error"])
        {
            WorkingDirectory = folder.Path,
        })!;
        var started = new LocalPrometheus(folder, proxy, prometheus, new Uri($"http://{address}/"));
        await Wait.UntilAsync(
            "Prometheus to have scraped every instance",
            Deadlines.Scraped,
            async token => await started.QueryAsync("sum(up)", token) is var up && up == $"{pods.Count}" ? null : $"up is {up}",
            cancellationToken);
        return started;
    }

    /// <summary>The alerts that are pending or firing, by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AlertsAsync(CancellationToken cancellationToken = default)
    {
        var answer = JsonNode.Parse(await Client.GetStringAsync(new Uri(api, "api/v1/alerts"), cancellationToken))!;
        return answer["data"]!["alerts"]!.AsArray()
            .GroupBy(alert => (string)alert!["labels"]!["alertname"]!)
            .ToDictionary(group => group.Key, group => (string)group.First()!["state"]!);
    }

    /// <summary>Waits until an alert is firing, or until it is not there any more.</summary>
    public Task<TimeSpan> UntilAsync(string alert, bool firing, CancellationToken cancellationToken = default) => Wait.UntilAsync(
        $"the alert {alert} {(firing ? "to fire" : "to be over")}",
        Deadlines.Alert,
        async token => await AlertsAsync(token) is var alerts && (alerts.GetValueOrDefault(alert) == "firing") == firing && (firing || !alerts.ContainsKey(alert))
            ? null
            : $"it is {alerts.GetValueOrDefault(alert) ?? "not there"}",
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { prometheus, proxy })
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        folder.Dispose();
    }

    /// <summary>The value of an expression that gives one.</summary>
    private async Task<string?> QueryAsync(string expression, CancellationToken cancellationToken)
    {
        var answer = JsonNode.Parse(await Client.GetStringAsync(new Uri(api, $"api/v1/query?query={Uri.EscapeDataString(expression)}"), cancellationToken))!;
        return answer["data"]!["result"]!.AsArray() is [{ } only] ? (string)only["value"]![1]! : null;
    }

    private static string Configuration(string door, string space, IReadOnlyList<string> pods) => $"""
        global:
          scrape_interval: 5s
          scrape_timeout: 5s
          evaluation_interval: 1s
        rule_files: [rules.yaml]
        scrape_configs:
        {string.Join('\n', pods.Select(pod => $$"""
          - job_name: {{pod}}
            metrics_path: {{ExporterMetrics.Path(space, pod)}}
            static_configs:
              - targets: ["{{door}}"]
                labels: {namespace: {{space}}, pod: {{pod}}}
        """))}
        """;

    /// <summary>A door to the API server that needs no certificate, for as long as the process runs.</summary>
    private static async Task<(Process Proxy, string Door)> ProxyAsync(KubernetesCluster cluster, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(cluster.Kubectl.Path, ["proxy", "--port=0"]) { RedirectStandardOutput = true };
        start.Environment["KUBECONFIG"] = cluster.Kubeconfig;
        var proxy = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadlines.ServiceAnswers);
        var said = await proxy.StandardOutput.ReadLineAsync(limit.Token);
        return Door().Match(said ?? "") is { Success: true } match
            ? (proxy, match.Value)
            : throw new ConformanceException("kubectl proxy does not serve:", said ?? "it said nothing");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Door();
}
