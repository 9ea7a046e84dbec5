using Docker.DotNet.Models;
using DotNet.Testcontainers.Configurations;

namespace Conformance.Clusters;

/// <summary>What runs of the suite made in this machine's Docker and did not remove yet.</summary>
/// <param name="Kind"><c>container</c> or <c>network</c>.</param>
/// <param name="Run">The run that made it, as <see cref="Namespaces.Run"/> names it.</param>
public sealed record DockerResource(string Kind, string Id, string Run)
{
    /// <summary>On everything that the suite makes in Docker for a cluster.</summary>
    public const string RunLabel = "conformance/run";

    /// <summary>Of all runs there are, this one's included.</summary>
    public static async Task<IReadOnlyList<DockerResource>> AllAsync(CancellationToken cancellationToken = default)
    {
        using var docker = TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder(Guid.Empty).Build();
        var labelled = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [RunLabel] = true } };
        var containers = await docker.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = labelled }, cancellationToken);
        var networks = await docker.Networks.ListNetworksAsync(new NetworksListParameters { Filters = labelled }, cancellationToken);
        return
        [
            .. containers.Select(container => new DockerResource("container", container.ID, container.Labels[RunLabel])),
            .. networks.Select(network => new DockerResource("network", network.ID, network.Labels[RunLabel])),
        ];
    }
}
