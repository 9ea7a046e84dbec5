using Conformance.Clusters;
using Conformance.Ledger;

namespace Conformance.E2E.Failover;

/// <summary>A release with replicas, Ready, and the ways from this process to it.</summary>
public sealed class ReplicatedRelease
{
    /// <summary>Of the database's owner.</summary>
    public const string Password = "conformance";

    private const string ClusterName = "postgres";

    private readonly IReadOnlyDictionary<string, NodePort> instances;

    private readonly NodePort primary;

    private ReplicatedRelease(
        ClusterLease lease, PostgresCluster postgres, NodeShell nodes, NodePort primary, IReadOnlyDictionary<string, NodePort> instances)
    {
        Lease = lease;
        Postgres = postgres;
        Nodes = nodes;
        this.primary = primary;
        this.instances = instances;
    }

    public ClusterLease Lease { get; }

    public PostgresCluster Postgres { get; }

    public NodeShell Nodes { get; }

    public string Namespace => Postgres.Namespace;

    public KubernetesCluster Kubernetes => Lease.Cluster;

    /// <summary>Through a service that selects as the operator's <c>-rw</c> does.</summary>
    public string Primary => Connection(primary.ToString());

    /// <summary>Through a service that selects as the operator's <c>-ro</c> does: replicas only.</summary>
    public required string Replicas { get; init; }

    /// <summary>Through services that select one instance each, as the chart's direct ones do; the client looks for the one that accepts writes.</summary>
    public string MultiHost => $"{Connection(string.Join(',', instances.Values))};Target Session Attributes=read-write";

    /// <summary>Each instance by name, ready or not.</summary>
    public IReadOnlyList<LedgerNode> Instances => [.. instances.Select(instance => new LedgerNode(instance.Key, Connection(instance.Value.ToString())))];

    /// <summary>Waits until the release is Ready, and opens the ways to it.</summary>
    public static async Task<ReplicatedRelease> ReadyAsync(ClusterLease lease, string space, CancellationToken cancellationToken)
    {
        var postgres = new PostgresCluster(lease.Cluster, space, ClusterName);
        var cluster = await postgres.GetAsync(cancellationToken);
        var nodes = NodeShell.StartAsync(lease.Cluster, space, cluster.Text("spec.imageName")!, cancellationToken);
        var primary = await OpenAsync("primary", "cnpg.io/instanceRole", "primary");
        var replicas = await OpenAsync("replicas", "cnpg.io/instanceRole", "replica");
        var instances = new Dictionary<string, NodePort>();
        foreach (var number in Enumerable.Range(1, (int)cluster.Integer("spec.instances")))
            instances[$"{ClusterName}-{number}"] = await OpenAsync($"instance-{number}", "cnpg.io/instanceName", $"{ClusterName}-{number}", whileNotReady: true);

        await postgres.WaitReadyAsync(cancellationToken);
        foreach (var (instance, machine) in await MachinesAsync(lease, postgres, cancellationToken))
            instances[instance] = machine.Reach(instances[instance].Number);
        return new ReplicatedRelease(lease, postgres, await nodes, primary, instances)
        {
            Replicas = Connection(replicas.ToString()),
        };

        Task<NodePort> OpenAsync(string name, string label, string value, bool whileNotReady = false) => lease.Ports.OpenAsync(
            space,
            $"conformance-{name}",
            new Dictionary<string, string> { ["cnpg.io/cluster"] = ClusterName, [label] = value },
            whileNotReady,
            cancellationToken);
    }

    /// <summary>As <see cref="Primary"/>, by way of another machine than the server.</summary>
    public string PrimaryBy(K3sMachine machine) => Connection(machine.Reach(primary.Number).ToString());

    /// <summary>The instance that lives on a machine.</summary>
    public async Task<string> InstanceOnAsync(K3sMachine machine, CancellationToken cancellationToken) =>
        (await MachinesAsync(Lease, Postgres, cancellationToken)).First(instance => instance.Machine == machine).Instance;

    /// <summary>
    /// Where there are several machines, the one that each instance is on, for good: its volume is there. By way of that
    /// machine it can be asked even when nobody else reaches it.
    /// </summary>
    private static async Task<IReadOnlyList<(string Instance, K3sMachine Machine)>> MachinesAsync(
        ClusterLease lease, PostgresCluster postgres, CancellationToken cancellationToken) => lease.Agents.Count == 0
        ? []
        : [.. from pod in await postgres.InstancesAsync(cancellationToken)
              join machine in lease.Agents.Append(lease.Server!) on pod.Text("spec.nodeName") equals machine.Name
              select (pod.Name, machine)];

    /// <summary>A new file for the event log of a ledger's run.</summary>
    /// <param name="name">Of the run.</param>
    public string LedgerLog(string name) => LedgerLog(Namespace, name);

    /// <inheritdoc cref="LedgerLog(string)"/>
    /// <param name="space">The release's namespace.</param>
    internal static string LedgerLog(string space, string name) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Artifacts, "ledger", space)).FullName, $"{name.Replace(' ', '-')}.log");

    /// <inheritdoc cref="PostgresCluster.PrimaryNameAsync"/>
    public Task<string> PrimaryNameAsync(CancellationToken cancellationToken) => Postgres.PrimaryNameAsync(cancellationToken);

    /// <summary>Waits until another instance is the primary.</summary>
    public Task WaitPrimaryAsync(string not, CancellationToken cancellationToken) => Wait.UntilAsync(
        $"a primary other than {not} in {Namespace}",
        Deadlines.PrimaryAgain,
        async token => await PrimaryNameAsync(token) is var name && name == not ? $"{name} is still the primary" : null,
        cancellationToken);

    /// <summary>
    /// Replaces instances whose container was restarted, the primary last and by a fresh one, and waits until the release
    /// is whole. The kubelet starts a container the later the more often it did so lately, after 10 s the second time and
    /// up to minutes: a repetition must not pay for the one before.
    /// </summary>
    public async Task WaitFreshAsync(CancellationToken cancellationToken)
    {
        await WaitWholeAsync(cancellationToken);
        var primary = await PrimaryNameAsync(cancellationToken);
        var worn = (await Postgres.InstancesAsync(cancellationToken))
            .Where(pod => pod.At("status.containerStatuses[0].restartCount")?.GetValue<long>() > 0)
            .Select(pod => pod.Name)
            .ToList();
        if (worn.Where(name => name != primary).ToList() is { Count: > 0 } replicas)
        {
            await DeleteAsync(replicas, cancellationToken);
            await WaitWholeAsync(cancellationToken);
        }

        if (worn.Contains(primary))
        {
            await DeleteAsync([primary], cancellationToken);
            await WaitPrimaryAsync(not: primary, cancellationToken);
            await WaitWholeAsync(cancellationToken);
        }
    }

    /// <inheritdoc cref="PostgresCluster.WaitWholeAsync"/>
    public Task WaitWholeAsync(CancellationToken cancellationToken) => Postgres.WaitWholeAsync(cancellationToken);

    public override string ToString() => Namespace;

    private Task DeleteAsync(IEnumerable<string> instances, CancellationToken cancellationToken) =>
        Kubernetes.Kubectl.RequireAsync(["delete", "pod", .. instances, "--namespace", Namespace], cancellationToken);

    /// <summary>As the database's owner.</summary>
    internal static string Connection(string hosts) =>
        $"Host={hosts};Username=ibs;Password={Password};Database=ibs;SSL Mode=Require";
}
