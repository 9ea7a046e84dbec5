using Conformance.Clusters;
using Conformance.E2E.Failover;
using Conformance.Helm;

namespace Conformance.E2E.Replication;

/// <summary>
/// Two instances, reached by the chart's own services and by no others: each service more that loses an endpoint at the same
/// moment makes it likelier that kube-proxy leaves the others for its next round.
/// </summary>
public sealed class ReadRelease
{
    private const string Name = "postgres-cnpg";

    private readonly ClusterLease lease;

    private ReadRelease(ClusterLease lease, PostgresCluster postgres)
    {
        this.lease = lease;
        Postgres = postgres;
    }

    public PostgresCluster Postgres { get; }

    public KubernetesCluster Kubernetes => lease.Cluster;

    public string Namespace => Postgres.Namespace;

    /// <summary>Through the chart's primary service.</summary>
    public required string Primary { get; init; }

    /// <summary>Through the chart's read service.</summary>
    public required string Read { get; init; }

    /// <exception cref="ConformanceException">The install failed, or the release did not become ready.</exception>
    public static async Task<ReadRelease> InstallAsync(ClusterLease lease, string space, CancellationToken cancellationToken)
    {
        await UpgradeAsync(lease, space, ReadTarget.Any, cancellationToken);
        var postgres = new PostgresCluster(lease.Cluster, space, "postgres");
        await postgres.WaitReadyAsync(cancellationToken);
        return new ReadRelease(lease, postgres)
        {
            Primary = ReplicatedRelease.Connection((await lease.Ports.LeadAsync(space, $"{Name}-primary", cancellationToken)).ToString()),
            Read = ReplicatedRelease.Connection((await lease.Ports.LeadAsync(space, $"{Name}-read", cancellationToken)).ToString()),
        };
    }

    /// <summary>Sets <c>services.read.target</c> by an upgrade, and waits until the service goes by it.</summary>
    public async Task ReadFromAsync(ReadTarget target, CancellationToken cancellationToken)
    {
        await UpgradeAsync(lease, Namespace, target, cancellationToken);
        await Wait.UntilAsync(
            $"the read service of {Namespace} to lead to {target}",
            Deadlines.ChangeApplied,
            async token =>
            {
                var service = await lease.Cluster.FindAsync(ResourceKind.Service, Namespace, $"{Name}-read", token);
                var onlyReplicas = service!.Map("spec.selector").GetValueOrDefault("cnpg.io/instanceRole") == "replica";
                return onlyReplicas == (target == ReadTarget.Replica) ? null : $"it selects {string.Join(", ", service.Map("spec.selector"))}";
            },
            cancellationToken);
    }

    private static async Task UpgradeAsync(ClusterLease lease, string space, ReadTarget target, CancellationToken cancellationToken)
    {
        var result = await lease.Cluster.HelmAsync(
            HelmChoice.Or(HelmMajor.Helm4),
            [
                "upgrade", "--install", Name, Repository.Chart, "--namespace", space,
                "--set", $"auth.password={ReplicatedRelease.Password},services.primary.type=NodePort,services.read.type=NodePort",
                "--set", $"services.read.target={target.ToString().ToLowerInvariant()}",
            ],
            cancellationToken);
        if (!result.IsSuccess)
            throw new ConformanceException($"helm upgrade in {space} exited {result.ExitCode}:", result.StandardError.Trim());
    }
}

/// <summary>What <c>services.read.target</c> may be.</summary>
public enum ReadTarget
{
    Replica,

    Any,
}
