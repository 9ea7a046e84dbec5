using System.Diagnostics;
using Conformance.AirGap;
using Conformance.Reporting;
using Conformance.Tools;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Networks;

namespace Conformance.Clusters;

/// <summary>
/// A k3s in containers, with the pinned operator: the suite's own cluster, gone at the end of the run. Its server runs
/// the control plane and, where there are no agents, everything else too.
/// </summary>
internal static class K3sCluster
{
    /// <summary>The server's name among its agents, which its certificate has to bear.</summary>
    private const string Server = "server";

    /// <summary>A server alone.</summary>
    /// <exception cref="NoClusterException">There is no Docker, or the node's image cannot be had.</exception>
    public static async Task<ClusterLease> StartAsync(CancellationToken cancellationToken)
    {
        // Now rather than when it is needed: a wrong checksum should not cost the start of a node.
        await Downloads.ResolveAsync(Versions.Current.OperatorToInstall.Manifest, cancellationToken);
        var clock = Stopwatch.StartNew();
        return await StartAsync(K3sMachine.Server(), [], network: null, clock, cancellationToken);
    }

    /// <summary>A server and agents on a network of their own. The operator is on the server, so that agents can be lost.</summary>
    /// <inheritdoc cref="StartAsync(CancellationToken)" path="/exception"/>
    public static async Task<ClusterLease> StartWithAgentsAsync(int count, CancellationToken cancellationToken)
    {
        await Downloads.ResolveAsync(Versions.Current.OperatorToInstall.Manifest, cancellationToken);
        var clock = Stopwatch.StartNew();
        var network = await NetworkAsync(cancellationToken);
        var token = Guid.NewGuid().ToString("N");
        var server = K3sMachine.Server(network, Server, token);
        var agents = Enumerable.Range(1, count).Select(number => K3sMachine.Agent(network, $"agent-{number}", Server, token)).ToList();
        return await StartAsync(server, agents, network, clock, cancellationToken);
    }

    private static async Task<ClusterLease> StartAsync(
        K3sMachine server, IReadOnlyList<K3sMachine> agents, INetwork? network, Stopwatch clock, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("conformance-k3s-").FullName;
        try
        {
            Progress.Report($"starting k3s {server.Image}");
            if (Bundle.Current is { } bundle)
                await bundle.LoadAsync(server.Image, cancellationToken);
            await server.StartAsync(cancellationToken);
            var kubeconfig = Path.Combine(folder, "kubeconfig");
            await File.WriteAllTextAsync(kubeconfig, await server.KubeconfigAsync(cancellationToken), cancellationToken);

            var cluster = await ConnectAsync(server, kubeconfig, cancellationToken);
            await Readiness.WaitAsync(cluster, cancellationToken);
            Progress.Report("installing the operator");
            await SnapshotDriver.MakeKnownAsync(cluster, cancellationToken);
            var cnpg = await CnpgOperator.InstallAsync(cluster, cancellationToken);
            await Task.WhenAll(agents.Select(agent => JoinAsync(agent, cluster, cancellationToken)));
            return new ClusterLease(
                cluster,
                cnpg,
                () => RemoveAsync([.. agents, server], network, folder),
                $"Kept: the containers {string.Join(", ", agents.Prepend(server).Select(machine => machine.ContainerName))}. "
                    + $"Look: kubectl --kubeconfig {kubeconfig} get pods --all-namespaces. "
                    + $"Remove: docker rm --force --volumes {string.Join(' ', agents.Prepend(server).Select(machine => machine.ContainerName))}")
            {
                Ports = NodePorts.Published(cluster, server.Reach),
                Images = NodeImages.OfContainers([.. agents.Prepend(server).Select(machine => machine.ContainerName)]),
                SinceContainerStart = clock,
                Server = server,
                Agents = agents,
            };
        }
        catch
        {
            // Ryuk may be off, and what failed to start is of no use to anybody.
            await RemoveAsync([.. agents, server], network, folder);
            throw;
        }
    }

    private static async Task<INetwork> NetworkAsync(CancellationToken cancellationToken)
    {
        try
        {
            var network = new NetworkBuilder().WithName($"conformance-{Guid.NewGuid():N}").WithLabel(DockerResource.RunLabel, Namespaces.Run).Build();
            await network.CreateAsync(cancellationToken);
            return network;
        }
        catch (Exception exception) when (exception is DockerUnavailableException or ArgumentException)
        {
            throw K3sMachine.NoDocker(exception);
        }
    }

    private static async Task JoinAsync(K3sMachine agent, KubernetesCluster cluster, CancellationToken cancellationToken)
    {
        await agent.StartAsync(cancellationToken);
        await WaitNodeReadyAsync(agent, cluster, cancellationToken);
        await cluster.Kubectl.RequireAsync(["label", "node", agent.Name, $"{K3sMachine.AgentLabel}=true"], cancellationToken);
    }

    /// <summary>Waits until a machine's node is Ready, for the first time or again.</summary>
    internal static Task WaitNodeReadyAsync(K3sMachine machine, KubernetesCluster cluster, CancellationToken cancellationToken) => Wait.UntilAsync(
        $"node {machine.Name} to be Ready",
        Deadlines.NodeReady,
        async token => await cluster.FindAsync(ResourceKind.Node, null, machine.Name, token) switch
        {
            null => $"there is no such node; it says: {await machine.LastWordsAsync()}",
            { } node when Conditions.IsTrue(node, "Ready") => null,
            { } node => Conditions.Describe(node, "Ready"),
        },
        cancellationToken);

    /// <summary>The kubeconfig is there some time before the API server is.</summary>
    private static async Task<KubernetesCluster> ConnectAsync(K3sMachine server, string kubeconfig, CancellationToken cancellationToken)
    {
        KubernetesCluster? cluster = null;
        await Wait.UntilAsync(
            "the node's API server to answer",
            Deadlines.NodeReady,
            async token =>
            {
                try
                {
                    cluster = await KubernetesCluster.ConnectAsync(kubeconfig, token);
                    return null;
                }
                catch (ConformanceException exception)
                {
                    return $"{exception.Problem} The node says: {await server.LastWordsAsync()}";
                }
            },
            cancellationToken);
        return cluster!;
    }

    /// <summary>Removes the containers, as far as they came, their volumes, their network and the kubeconfig.</summary>
    private static async Task RemoveAsync(IReadOnlyList<K3sMachine> machines, INetwork? network, string folder)
    {
        await Task.WhenAll(machines.Select(machine => machine.RemoveAsync()));
        if (network is not null)
            await network.DeleteAsync();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
