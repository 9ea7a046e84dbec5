using Conformance.Manifests;

namespace Conformance.Clusters;

/// <summary>Where pods stand, in a few words, for the error of a wait that ran out.</summary>
internal static class PodSummary
{
    public static string Of(IEnumerable<Manifest> pods)
    {
        var lines = pods
            .Where(pod => pod.Text("status.phase") != "Succeeded")
            .Select(pod => $"{pod.Name} {State(pod)}")
            .ToList();
        return lines.Count == 0 ? "no pods" : string.Join(", ", lines);
    }

    private static string State(Manifest pod)
    {
        var waiting = ImagePull.ContainerStatuses(pod)
            .Select(status => status["state"]?["waiting"]?["reason"]?.ToString())
            .FirstOrDefault(reason => reason is not null);
        var unscheduled = pod.At("status.conditions") is System.Text.Json.Nodes.JsonArray conditions
            ? conditions.FirstOrDefault(condition => condition?["type"]?.ToString() == "PodScheduled" && condition["status"]?.ToString() == "False")
            : null;
        return unscheduled?["message"]?.ToString() ?? waiting ?? pod.Text("status.phase") ?? "new";
    }
}
