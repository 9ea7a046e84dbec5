using System.Collections.Concurrent;
using Conformance.Reporting;

namespace Conformance.Clusters;

/// <summary>The whole story of a failure, under <c>artifacts/diagnostics/{scenario}/{namespace}/</c>.</summary>
public static class Diagnostics
{
    /// <summary>Secrets are left out: what a run leaves behind is passed around.</summary>
    private const string Kinds =
        "clusters.postgresql.cnpg.io,databases.postgresql.cnpg.io,pods,jobs,services,endpointslices,persistentvolumeclaims,"
        + "configmaps,poddisruptionbudgets,networkpolicies";

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Collected = new();

    /// <summary>Writes resources, events, and the logs of operator and instances. Once a namespace: the first failure tells most.</summary>
    /// <returns>The folder.</returns>
    public static Task<string> CollectAsync(
        KubernetesCluster cluster, CnpgOperator cnpg, string scenario, string space, CancellationToken cancellationToken = default) =>
        Collected.GetOrAdd(space, _ => new(() => WriteAsync(cluster, cnpg, scenario, space, cancellationToken))).Value;

    private static async Task<string> WriteAsync(
        KubernetesCluster cluster, CnpgOperator cnpg, string scenario, string space, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Repository.Artifacts, "diagnostics", scenario, space);
        Directory.CreateDirectory(folder);
        await SaveAsync("resources.yaml", ["get", Kinds, "--namespace", space, "--output", "yaml"]);
        await SaveAsync("events.txt", ["get", "events", "--namespace", space, "--sort-by", ".lastTimestamp"]);
        await SaveAsync("operator.log", ["logs", "--namespace", cnpg.Namespace, $"deployment/{cnpg.Deployment}", "--tail", "5000"]);
        foreach (var pod in await cluster.ListAsync(ResourceKind.Pod, space, cancellationToken))
        {
            await SaveAsync($"{pod.Name}.log", ["logs", "--namespace", space, pod.Name, "--all-containers", "--prefix", "--tail", "5000"]);

            // What a container said before it was restarted is most of what a failover's story is about.
            if (ImagePull.ContainerStatuses(pod).Any(status => status["restartCount"]?.GetValue<long>() > 0))
                await SaveAsync($"{pod.Name}.previous.log", ["logs", "--namespace", space, pod.Name, "--previous", "--tail", "5000"]);
        }

        Progress.Report($"diagnostics of {space} are in {folder}");
        return folder;

        async Task SaveAsync(string file, IReadOnlyList<string> arguments)
        {
            var result = await cluster.Kubectl.RunAsync(arguments, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, file), result.StandardOutput + result.StandardError, cancellationToken);
        }
    }
}
