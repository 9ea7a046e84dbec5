using Conformance.AirGap;
using Conformance.Tools;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using Testcontainers.K3s;
using ContainerWait = DotNet.Testcontainers.Builders.Wait;

namespace Conformance.Clusters;

/// <summary>One machine of the suite's own k3s, in a container. What can befall a machine can be done to it.</summary>
public sealed class K3sMachine
{
    /// <summary>On every node that is an agent's.</summary>
    public const string AgentLabel = "conformance/agent";

    /// <summary>k3s loads every archive in this folder before it starts its first pod.</summary>
    private const string ImageFolder = "/var/lib/rancher/k3s/agent/images";

    private readonly K3sContainer container;

    private readonly IReadOnlyDictionary<int, int> published;

    private K3sMachine(string image, string name, Func<K3sBuilder, K3sBuilder> role)
    {
        Image = image;
        Name = name;
        published = NodePorts.Pool.Zip(HostPorts.Take(NodePorts.Pool.Count)).ToDictionary();
        container = Build(role);
    }

    /// <summary>The node's name; empty where k3s takes the container's.</summary>
    public string Name { get; }

    internal string Image { get; }

    internal string ContainerName => container.Name.TrimStart('/');

    /// <exception cref="NoClusterException">There is no Docker.</exception>
    internal static K3sMachine Server() => new(ImageOfThisRun, "", ServerRole);

    /// <summary>A server that agents can join.</summary>
    /// <param name="token">Whoever has it may join.</param>
    /// <inheritdoc cref="Server()" path="/exception"/>
    internal static K3sMachine Server(INetwork network, string name, string token) => new(
        ImageOfThisRun, name, builder => OnNetwork(ServerRole(builder).WithCommand($"--tls-san={name}").WithEnvironment("K3S_TOKEN", token), network, name));

    /// <inheritdoc cref="Server(INetwork, string, string)"/>
    internal static K3sMachine Agent(INetwork network, string name, string server, string token) => new(
        ImageOfThisRun,
        name,
        builder => OnNetwork(builder, network, name)
            .WithCommand(new OverwriteEnumerable<string>(["agent"]))
            .WithEnvironment("K3S_URL", $"https://{server}:6443")
            .WithEnvironment("K3S_TOKEN", token));

    internal static NoClusterException NoDocker(Exception inner) => new(
        "No Docker: Testcontainers found no Docker that answers. Start it, or name an existing cluster in CONFORMANCE_KUBECONFIG.", inner);

    /// <summary>Where a node port is found that leads through this machine.</summary>
    public NodePort Reach(int port) => new(container.Hostname, published[port], port);

    /// <summary>Its power goes: nothing on it runs any more, what is on its disk stays.</summary>
    public Task LosePowerAsync(CancellationToken cancellationToken = default) =>
        DockerAsync((docker, id) => docker.Containers.KillContainerAsync(id, new ContainerKillParameters { Signal = "KILL" }, cancellationToken));

    /// <summary>Its power is back. Waits until its node is Ready.</summary>
    public async Task RegainPowerAsync(KubernetesCluster cluster, CancellationToken cancellationToken = default)
    {
        await DockerAsync((docker, id) => docker.Containers.StartContainerAsync(id, new ContainerStartParameters(), cancellationToken));
        await K3sCluster.WaitNodeReadyAsync(this, cluster, cancellationToken);
    }

    /// <summary>Everything on it stands still, as on a virtual machine whose host is stalled.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken = default) =>
        DockerAsync((docker, id) => docker.Containers.PauseContainerAsync(id, cancellationToken));

    public Task ThawAsync(CancellationToken cancellationToken = default) =>
        DockerAsync((docker, id) => docker.Containers.UnpauseContainerAsync(id, cancellationToken));

    /// <summary>Cuts it off from every other machine. Whoever comes through its own published ports still gets in.</summary>
    public Task CutOffAsync(CancellationToken cancellationToken = default) => FirewallAsync("-I", cancellationToken);

    public Task ReconnectAsync(CancellationToken cancellationToken = default) => FirewallAsync("-D", cancellationToken);

    /// <summary>Drops every packet from and to a pod on it: whoever is connected with the pod hears nothing, not even that it is gone.</summary>
    /// <param name="address">The pod's.</param>
    public Task SilenceAsync(string address, CancellationToken cancellationToken = default) => PodFirewallAsync("-I", address, cancellationToken);

    /// <summary>Takes back what <see cref="SilenceAsync"/> did.</summary>
    public Task UnsilenceAsync(string address, CancellationToken cancellationToken = default) => PodFirewallAsync("-D", address, cancellationToken);

    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadlines.NodeContainer);
        try
        {
            await container.StartAsync(limit.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NoClusterException(
                $"Docker could not start the node {Image}: {exception.Message.ReplaceLineEndings(" ").Trim()} "
                    + "Check the network, or name an image that is on this machine in CONFORMANCE_K3S_IMAGE.",
                exception);
        }
    }

    internal async Task<string> KubeconfigAsync(CancellationToken cancellationToken)
    {
        var exited = container.GetExitCodeAsync(CancellationToken.None);
        var kubeconfig = "";
        await Wait.UntilAsync(
            "the node to write its kubeconfig",
            Deadlines.NodeKubeconfig,
            async _ =>
            {
                if (exited.IsCompleted)
                    throw new ConformanceException(
                        $"The node's container exited with code {await exited}.", $"Its last words: {await LastWordsAsync()}");
                try
                {
                    // The node's certificate cannot know the address that Docker publishes its port at.
                    kubeconfig = (await container.GetKubeconfigAsync())
                        .Replace("    server: ", "    tls-server-name: kubernetes\n    server: ", StringComparison.Ordinal);
                    return null;
                }
                catch (FileNotFoundException)
                {
                    return $"no file yet; the node says: {await LastWordsAsync()}";
                }
            },
            cancellationToken);
        return kubeconfig;
    }

    internal async Task<string> LastWordsAsync()
    {
        var (output, error) = await container.GetLogsAsync();
        return string.Join(" ", $"{output}\n{error}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(3));
    }

    /// <summary>Removes the container, if it came that far, and its volumes.</summary>
    internal async Task RemoveAsync()
    {
        var id = container.State == TestcontainersStates.Undefined ? null : container.Id;
        if (id is null)
        {
            await container.DisposeAsync();
            return;
        }

        // Testcontainers stops what it disposes of, which a machine that stands still or lies dead does not do in time;
        // and without Ryuk it removes nothing.
        try
        {
            await DockerAsync((docker, _) => docker.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }));
        }
        catch (DockerContainerNotFoundException)
        {
            // Ryuk was here.
        }

        await container.DisposeAsync();
    }

    /// <summary>What was loaded from an archive has no registry's digest.</summary>
    private static string ImageOfThisRun =>
        Settings.K3sImage ?? (Bundle.Current is null ? Versions.Current.Kubernetes[^1].Reference : Versions.Current.Kubernetes[^1].Name);

    private static K3sBuilder ServerRole(K3sBuilder builder) =>
        builder.WithCommand(["--disable=servicelb", "--disable=metrics-server", .. Settings.K3sArguments]);

    private static K3sBuilder OnNetwork(K3sBuilder builder, INetwork network, string name) =>
        builder.WithNetwork(network).WithNetworkAliases(name).WithHostname(name);

    private K3sContainer Build(Func<K3sBuilder, K3sBuilder> role)
    {
        try
        {
            var builder = role(new K3sBuilder(Image))
                .WithLabel(DockerResource.RunLabel, Namespaces.Run)
                .WithCleanUp(!Settings.Keep)
                .WithWaitStrategy(ContainerWait.ForUnixContainer());
            builder = published.Aggregate(builder, (node, port) => node.WithPortBinding(port.Value, port.Key));
            return (Bundle.Current?.NodeArchives() ?? [])
                .Aggregate(builder, (node, archive) => node.WithBindMount(archive, $"{ImageFolder}/{Path.GetFileName(archive)}", AccessMode.ReadOnly))
                .Build();
        }
        catch (Exception exception) when (exception is DockerUnavailableException or ArgumentException)
        {
            throw NoDocker(exception);
        }
    }

    /// <summary>The gateway of its network is where its own published ports are reached from.</summary>
    private Task FirewallAsync(string change, CancellationToken cancellationToken) => ChangeFirewallAsync(
        $"""
        gateway=$(ip route show default | cut -d ' ' -f 3)
        device=$(ip route show default | cut -d ' ' -f 5)
        iptables -t raw {change} PREROUTING -i "$device" ! -s "$gateway" -j DROP
        iptables -t mangle {change} POSTROUTING -o "$device" ! -d "$gateway" -j DROP
        """,
        cancellationToken);

    private Task PodFirewallAsync(string change, string address, CancellationToken cancellationToken) => ChangeFirewallAsync(
        $"""
        iptables -t raw {change} PREROUTING -s {address} -j DROP
        iptables -t mangle {change} POSTROUTING -d {address} -j DROP
        """,
        cancellationToken);

    /// <summary>Changes rules, in tables that neither kube-proxy nor a pod network looks at.</summary>
    private async Task ChangeFirewallAsync(string script, CancellationToken cancellationToken)
    {
        var result = await container.ExecAsync(["sh", "-ec", script], cancellationToken);
        if (result.ExitCode != 0)
            throw new ConformanceException(
                $"The firewall of node {Name} could not be changed: {result.Stderr.Trim()}.", "Its image needs sh, ip and iptables, as k3s's own has.");
    }

    private async Task DockerAsync(Func<IDockerClient, string, Task> act)
    {
        using var docker = TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder(Guid.Empty).Build();
        await act(docker, container.Id);
    }
}
