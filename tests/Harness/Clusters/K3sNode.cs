using System.Diagnostics;
using Conformance.AirGap;
using Conformance.Reporting;
using Conformance.Tools;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Testcontainers.K3s;
using ContainerWait = DotNet.Testcontainers.Builders.Wait;

namespace Conformance.Clusters;

/// <summary>A single-node k3s in a container, with the pinned operator: the suite's own cluster, gone at the end of the run.</summary>
internal static class K3sNode
{
    /// <summary>k3s loads every archive in this folder before it starts its first pod.</summary>
    private const string ImageFolder = "/var/lib/rancher/k3s/agent/images";

    public static async Task<ClusterLease> StartAsync(CancellationToken cancellationToken)
    {
        // What was loaded from an archive has no registry's digest.
        var bundle = Bundle.Current;
        var image = Settings.K3sImage ?? (bundle is null ? Versions.Current.Kubernetes[^1].Reference : Versions.Current.Kubernetes[^1].Name);
        var container = Build(image);

        // Now rather than when it is needed: a wrong checksum should not cost the start of a node.
        await Downloads.ResolveAsync(Versions.Current.OperatorToInstall.Manifest, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("conformance-k3s-").FullName;
        var clock = Stopwatch.StartNew();
        try
        {
            Progress.Report($"starting k3s {image}");
            if (bundle is not null)
                await bundle.LoadAsync(image, cancellationToken);
            await StartAsync(container, image, cancellationToken);
            var kubeconfig = Path.Combine(folder, "kubeconfig");
            await File.WriteAllTextAsync(kubeconfig, await KubeconfigAsync(container, cancellationToken), cancellationToken);

            var cluster = await ConnectAsync(container, kubeconfig, cancellationToken);
            await Readiness.WaitAsync(cluster, cancellationToken);
            Progress.Report("installing the operator");
            var cnpg = await CnpgOperator.InstallAsync(cluster, cancellationToken);
            return new ClusterLease(
                cluster,
                cnpg,
                () => RemoveAsync(container, folder),
                $"Kept: the container {container.Name.TrimStart('/')}. Look: kubectl --kubeconfig {kubeconfig} get pods --all-namespaces. "
                    + $"Remove: docker rm --force --volumes {container.Id[..12]}")
            {
                Ports = NodePorts.Published(cluster, port => new NodePort(container.Hostname, container.GetMappedPublicPort(port))),
                SinceContainerStart = clock,
            };
        }
        catch
        {
            // Ryuk may be off, and what failed to start is of no use to anybody.
            await RemoveAsync(container, folder);
            throw;
        }
    }

    /// <exception cref="NoClusterException">There is no Docker.</exception>
    private static K3sContainer Build(string image)
    {
        try
        {
            var builder = new K3sBuilder(image)
                .WithCommand("--disable=servicelb", "--disable=metrics-server")
                .WithLabel("conformance/run", Namespaces.Run)

                .WithCleanUp(!Settings.Keep)
                .WithWaitStrategy(ContainerWait.ForUnixContainer());
            builder = NodePorts.Pool.Aggregate(builder, (node, port) => node.WithPortBinding(port, assignRandomHostPort: true));
            return (Bundle.Current?.NodeArchives() ?? [])
                .Aggregate(builder, (node, archive) => node.WithBindMount(archive, $"{ImageFolder}/{Path.GetFileName(archive)}", AccessMode.ReadOnly))
                .Build();
        }
        catch (Exception exception) when (exception is DockerUnavailableException or ArgumentException)
        {
            throw new NoClusterException(
                "No Docker: Testcontainers found no Docker that answers. Start it, or name an existing cluster in CONFORMANCE_KUBECONFIG.",
                exception);
        }
    }

    private static async Task StartAsync(K3sContainer container, string image, CancellationToken cancellationToken)
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
                $"Docker could not start the node {image}: {exception.Message.ReplaceLineEndings(" ").Trim()} "
                    + "Check the network, or name an image that is on this machine in CONFORMANCE_K3S_IMAGE.",
                exception);
        }
    }

    private static async Task<string> KubeconfigAsync(K3sContainer container, CancellationToken cancellationToken)
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
                        $"The node's container exited with code {await exited}.", $"Its last words: {await LastWordsAsync(container)}");
                try
                {
                    // The node's certificate cannot know the address that Docker publishes its port at.
                    kubeconfig = (await container.GetKubeconfigAsync())
                        .Replace("    server: ", "    tls-server-name: kubernetes\n    server: ", StringComparison.Ordinal);
                    return null;
                }
                catch (FileNotFoundException)
                {
                    return $"no file yet; the node says: {await LastWordsAsync(container)}";
                }
            },
            cancellationToken);
        return kubeconfig;
    }

    /// <summary>The kubeconfig is there some time before the API server is.</summary>
    private static async Task<KubernetesCluster> ConnectAsync(K3sContainer container, string kubeconfig, CancellationToken cancellationToken)
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
                    return $"{exception.Problem} The node says: {await LastWordsAsync(container)}";
                }
            },
            cancellationToken);
        return cluster!;
    }

    private static async Task<string> LastWordsAsync(K3sContainer container)
    {
        var (output, error) = await container.GetLogsAsync();
        return string.Join(" ", $"{output}\n{error}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(3));
    }

    /// <summary>Removes the container, if it came that far, its volumes and the kubeconfig.</summary>
    private static async Task RemoveAsync(K3sContainer container, string folder)
    {
        var id = container.State == TestcontainersStates.Undefined ? null : container.Id;
        await container.DisposeAsync();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        if (id is null)
            return;

        // Without Ryuk, Testcontainers only stops what it disposes of.
        using var docker = TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder(Guid.Empty).Build();
        try
        {
            await docker.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true });
        }
        catch (DockerContainerNotFoundException)
        {
            // Ryuk was here.
        }
    }
}
