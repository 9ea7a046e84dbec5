using Conformance.Clusters;
using Conformance.Helm;

namespace Conformance.E2E.Install;

/// <summary>An installed release of the chart, its Cluster Ready.</summary>
public sealed record Release
{
    /// <summary>As its commands name it.</summary>
    public const string Name = "postgres-cnpg";

    public required KubernetesCluster Kubernetes { get; init; }

    public required string Namespace { get; init; }

    /// <summary>The Helm that installed it.</summary>
    public required HelmMajor Helm { get; init; }

    /// <summary>What the install printed on standard error.</summary>
    public required string InstallError { get; init; }

    public required PostgresCluster Postgres { get; init; }

    public required ClientPod Client { get; init; }

    /// <summary>From the start of its <c>helm install</c> until Ready.</summary>
    public required TimeSpan ReadyAfter { get; init; }

    /// <summary>A service's name as an application in another namespace writes it.</summary>
    public string Host(string service) => $"{service}.{Namespace}.svc.cluster.local";

    /// <summary>What Helm installed, hooks left out.</summary>
    /// <exception cref="ConformanceException">Helm does not know the release.</exception>
    public async Task<string> ManifestAsync(CancellationToken cancellationToken = default)
    {
        var result = await Kubernetes.HelmAsync(Helm, ["get", "manifest", Name, "--namespace", Namespace], cancellationToken);
        return result.IsSuccess
            ? result.StandardOutput
            : throw new ConformanceException($"helm get manifest exited {result.ExitCode}:", result.StandardError.Trim());
    }
}
