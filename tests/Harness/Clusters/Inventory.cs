namespace Conformance.Clusters;

/// <summary>Everything that a namespace holds, of every kind that the API server knows, by name and by identity.</summary>
public sealed class Inventory
{
    /// <summary>Kinds that come and go by themselves, or that are another view of something listed already.</summary>
    private static readonly string[] Passing = ["events", "events.events.k8s.io", "pods.metrics.k8s.io", "endpoints", "endpointslices.discovery.k8s.io"];

    private readonly SortedDictionary<string, string> uids = new(StringComparer.Ordinal);

    private Inventory()
    {
    }

    /// <summary>The uid of each resource, by <c>Kind/name</c>.</summary>
    public IReadOnlyDictionary<string, string> Uids => uids;

    /// <summary>Lists a namespace.</summary>
    public static async Task<Inventory> TakeAsync(KubernetesCluster cluster, string space, CancellationToken cancellationToken = default)
    {
        var known = await cluster.Kubectl.RequireAsync(["api-resources", "--namespaced", "--verbs=list,delete", "--output", "name"], cancellationToken);
        var kinds = known.Split('\n', StringSplitOptions.RemoveEmptyEntries).Except(Passing);
        var listed = await cluster.Kubectl.RequireAsync(
            ["get", string.Join(',', kinds), "--namespace", space, "--ignore-not-found",
                "--output", """jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.uid}{"\n"}{end}"""],
            cancellationToken);
        var inventory = new Inventory();
        foreach (var line in listed.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            inventory.uids[line.Split(' ')[0]] = line.Split(' ')[1];
        return inventory;
    }

    /// <summary>What is of these kinds.</summary>
    public IReadOnlyDictionary<string, string> Of(params IReadOnlyList<string> kinds) =>
        new SortedDictionary<string, string>(uids.Where(pair => kinds.Contains(pair.Key.Split('/')[0])).ToDictionary(), StringComparer.Ordinal);

    /// <summary>What another inventory has and this one has not, a resource made anew included.</summary>
    public IReadOnlyList<string> New(Inventory later) =>
        [.. later.uids.Where(pair => uids.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key)];

    /// <summary>What this one has and another has not.</summary>
    public IReadOnlyList<string> Gone(Inventory later) => [.. uids.Keys.Where(name => !later.uids.ContainsKey(name))];
}
