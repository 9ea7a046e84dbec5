using System.Globalization;

namespace Conformance.Clusters;

/// <summary>
/// The way from this process into the cluster that is as good as a client's own: ports of a node, which kube-proxy
/// leads to whatever a service selects at that moment. A port-forward would stay with one pod for ever.
/// </summary>
public sealed class NodePorts
{
    /// <summary>What a node of the suite's own publishes: as many as the scenarios of one run open, few enough for Docker to bind quickly.</summary>
    internal static readonly IReadOnlyList<int> Pool = [.. Enumerable.Range(30_900, 80)];

    private readonly KubernetesCluster cluster;

    private readonly Func<int, NodePort> reach;

    private readonly Queue<int>? free;

    private NodePorts(KubernetesCluster cluster, Func<int, NodePort> reach, Queue<int>? free)
    {
        this.cluster = cluster;
        this.reach = reach;
        this.free = free;
    }

    /// <summary>Of a node whose <see cref="Pool"/> is published elsewhere.</summary>
    /// <param name="reach">Where a port of the pool is found.</param>
    internal static NodePorts Published(KubernetesCluster cluster, Func<int, NodePort> reach) => new(cluster, reach, new Queue<int>(Pool));

    /// <summary>Of a cluster whose nodes can be reached at their internal addresses; the API server chooses the ports.</summary>
    internal static async Task<NodePorts> OnNodesAsync(KubernetesCluster cluster, CancellationToken cancellationToken)
    {
        var node = (await cluster.ListAsync(ResourceKind.Node, null, cancellationToken)).First(node => Conditions.IsTrue(node, "Ready"));
        var address = ((System.Text.Json.Nodes.JsonArray)node.At("status.addresses")!)
            .First(address => address!["type"]!.ToString() == "InternalIP")!["address"]!.ToString();
        return new NodePorts(cluster, port => new NodePort(address, port, port), free: null);
    }

    /// <summary>Makes a service of type NodePort for port 5432.</summary>
    /// <param name="name">The service's name.</param>
    /// <param name="selector">Labels of the pods it leads to.</param>
    /// <param name="whileNotReady">Also to a pod that is not ready or is on its way out.</param>
    /// <exception cref="ConformanceException">The pool is used up, or the API server refuses.</exception>
    public async Task<NodePort> OpenAsync(
        string space, string name, IReadOnlyDictionary<string, string> selector, bool whileNotReady = false, CancellationToken cancellationToken = default)
    {
        var line = Take() is { } number ? $"nodePort: {number}" : "";
        await cluster.ApplyAsync(
            $"""
            apiVersion: v1
            kind: Service
            metadata:
              name: {name}
            spec:
              type: NodePort
              publishNotReadyAddresses: {(whileNotReady ? "true" : "false")}
              selector:
                {string.Join("\n    ", selector.Select(label => $"{label.Key}: {label.Value}"))}
              ports:
                - name: postgres
                  port: 5432
                  {line}
            """,
            space,
            cancellationToken);
        return await FindAsync(space, name, cancellationToken);
    }

    /// <summary>The way to a service of type NodePort that is there already.</summary>
    /// <param name="name">The service's name.</param>
    /// <exception cref="ConformanceException">The pool is used up, or the API server refuses.</exception>
    public async Task<NodePort> LeadAsync(string space, string name, CancellationToken cancellationToken = default)
    {
        if (Take() is { } number)
            await cluster.Kubectl.RequireAsync(
                [
                    "patch", "service", name, "--namespace", space, "--type=json",
                    "--patch", $$"""[{"op": "replace", "path": "/spec/ports/0/nodePort", "value": {{number}}}]""",
                ],
                cancellationToken);
        return await FindAsync(space, name, cancellationToken);
    }

    /// <summary>A port of the pool; null where the API server chooses.</summary>
    private int? Take()
    {
        if (free is null)
            return null;
        lock (free)
            return free.TryDequeue(out var port)
                ? port
                : throw new ConformanceException($"All {Pool.Count} published node ports are in use.", $"Raise the count in {nameof(NodePorts)}.");
    }

    private async Task<NodePort> FindAsync(string space, string name, CancellationToken cancellationToken)
    {
        var service = await cluster.FindAsync(ResourceKind.Service, space, name, cancellationToken);
        return reach((int)service!.Integer("spec.ports[0].nodePort"));
    }
}

/// <summary>Where a node port is found.</summary>
/// <param name="Number">As the service has it; the port to go to is another where a container publishes it.</param>
public sealed record NodePort(string Host, int Port, int Number)
{
    /// <summary>As a connection string's list of hosts takes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
