using System.Collections.Concurrent;
using System.Diagnostics;
using Conformance.Reporting;

namespace Conformance.Clusters;

/// <summary>The whole story of a failure, under <c>artifacts/diagnostics/{scenario}/{namespace}/</c>.</summary>
public static class Diagnostics
{
    /// <summary>Secrets are left out: what a run leaves behind is passed around.</summary>
    private const string Kinds =
        "clusters.postgresql.cnpg.io,databases.postgresql.cnpg.io,pods,jobs,services,endpointslices,persistentvolumeclaims,"
        + "configmaps,poddisruptionbudgets,networkpolicies";

    /// <summary>Failures of one namespace that follow each other within it have one cause: a setup that failed fails every test that shares it.</summary>
    private static readonly TimeSpan OneStory = TimeSpan.FromMinutes(1);

    private static readonly ConcurrentDictionary<string, Story> Told = new();

    /// <summary>Writes resources, events, and the logs of operator and instances; a later failure of the same namespace beside the first, as <c>{namespace}-2</c> and so on.</summary>
    /// <returns>The folder.</returns>
    public static Task<string> CollectAsync(
        KubernetesCluster cluster, CnpgOperator cnpg, string scenario, string space, CancellationToken cancellationToken = default)
    {
        return Told.AddOrUpdate(
            space,
            _ => Begin(1),
            (_, last) => Stopwatch.GetElapsedTime(last.Began) < OneStory || !last.Folder.Value.IsCompleted ? last : Begin(last.Number + 1)).Folder.Value;

        Story Begin(int number) => new(
            number, Stopwatch.GetTimestamp(), new(() => WriteAsync(cluster, cnpg, scenario, space, number == 1 ? space : $"{space}-{number}", cancellationToken)));
    }

    private static async Task<string> WriteAsync(
        KubernetesCluster cluster, CnpgOperator cnpg, string scenario, string space, string name, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Repository.Artifacts, "diagnostics", scenario, name);
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

    private sealed record Story(int Number, long Began, Lazy<Task<string>> Folder);
}
