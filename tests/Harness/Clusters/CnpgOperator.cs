using System.Globalization;
using Conformance.Manifests;
using Conformance.Tools;

namespace Conformance.Clusters;

/// <summary>The CloudNativePG operator of a cluster: found, or installed from the pinned manifest.</summary>
public sealed class CnpgOperator
{
    private const string NameLabel = "app.kubernetes.io/name";

    private const string NameValue = "cloudnative-pg";

    /// <summary>The Lease by which the operator's replicas elect their leader; its name is in the operator's main command.</summary>
    private const string LeaderElection = "db9c8771.cnpg.io";

    /// <summary>Only looked at in a cluster of the suite's own.</summary>
    private static readonly ResourceKind Lease = new("coordination.k8s.io", "v1", "leases");

    /// <summary>What the webhook is asked to admit, without anything being stored, to see that it serves.</summary>
    private const string Probe = """
        apiVersion: postgresql.cnpg.io/v1
        kind: Cluster
        metadata:
          name: conformance-webhook-probe
        spec:
          instances: 1
          storage:
            size: 1Gi
        """;

    private readonly KubernetesCluster cluster;

    private IReadOnlyDictionary<string, long> restarts = new Dictionary<string, long>();

    private CnpgOperator(KubernetesCluster cluster, Manifest deployment)
    {
        this.cluster = cluster;
        Deployment = deployment.Name;
        Namespace = deployment.Text("metadata.namespace")!;
        Image = deployment.Text("spec.template.spec.containers[0].image")!;
    }

    public string Namespace { get; }

    public string Deployment { get; }

    public string Image { get; }

    /// <summary>The tag of its image: <c>1.30.0</c>.</summary>
    public string Version => Image.Split('@')[0].Split(':')[^1];

    /// <summary>The operator of an existing cluster.</summary>
    /// <exception cref="ConformanceException">There is none, or its webhook does not answer.</exception>
    public static async Task<CnpgOperator> RequireAsync(KubernetesCluster cluster, CancellationToken cancellationToken = default)
    {
        var deployments = await cluster.ListAsync(ResourceKind.Deployment, null, cancellationToken);
        var found = deployments.FirstOrDefault(deployment => deployment.Map("metadata.labels").GetValueOrDefault(NameLabel) == NameValue)
            ?? throw new ConformanceException(
                $"The cluster of {cluster.Kubeconfig} has no CloudNativePG operator.",
                $"Install it: kubectl apply --server-side --filename {Versions.Current.Operator.Manifest.Url}. "
                    + "The suite does not: in a cluster that is not its own it makes nothing but its namespaces.");
        return await ServingAsync(new CnpgOperator(cluster, found), cancellationToken);
    }

    /// <summary>Installs the pinned operator, the newest unless <c>CONFORMANCE_OPERATOR</c> names another, into a cluster of the suite's own.</summary>
    /// <exception cref="ConformanceException">The manifest cannot be had, is refused, or the operator does not come up.</exception>
    public static async Task<CnpgOperator> InstallAsync(KubernetesCluster cluster, CancellationToken cancellationToken = default)
    {
        var path = await Downloads.ResolveAsync(Versions.Current.OperatorToInstall.Manifest, cancellationToken);

        // The manifest asks the registry even for an image that is on the node, which a node without network cannot do.
        var manifest = (await File.ReadAllTextAsync(path, cancellationToken))
            .Replace("imagePullPolicy: Always", "imagePullPolicy: IfNotPresent", StringComparison.Ordinal);
        await cluster.ApplyAsync(manifest, space: null, cancellationToken);

        var deployments = await cluster.ListAsync(ResourceKind.Deployment, "cnpg-system", cancellationToken);
        return await ServingAsync(new CnpgOperator(cluster, deployments.Single()), cancellationToken);
    }

    /// <summary>Since the last call: did the operator restart, or was its pod replaced?</summary>
    /// <returns>What happened, or null.</returns>
    public async Task<string?> RestartedAsync(CancellationToken cancellationToken = default)
    {
        var pods = await PodsAsync(cancellationToken);
        var now = Restarts(pods);
        var before = Interlocked.Exchange(ref restarts, now);
        var changed = pods.FirstOrDefault(pod => now[pod.Name] != before.GetValueOrDefault(pod.Name, -1));
        if (changed is null)
            return null;

        var end = ImagePull.ContainerStatuses(changed).Select(status => status["lastState"]?["terminated"]).FirstOrDefault(state => state is not null);
        return before.ContainsKey(changed.Name)
            ? $"The operator's pod {changed.Name} restarted ({end?["reason"]}, exit code {end?["exitCode"]})."
            : $"The operator's pod was replaced by {changed.Name}.";
    }

    /// <summary>Takes the operator away and waits until its pods are gone. Only for a cluster of the suite's own.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await ScaleAsync(0, cancellationToken);
        await Wait.UntilAsync(
            "the operator's pods to be gone",
            Deadlines.OperatorAvailable,
            async token => await PodsAsync(token) is { Count: > 0 } pods ? PodSummary.Of(pods) : null,
            cancellationToken);
    }

    /// <summary>Brings it back and waits until it serves. Its new pod counts as no restart.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await ScaleAsync(1, cancellationToken);
        await ServingAsync(this, cancellationToken);
    }

    /// <summary>
    /// Waits until it leads and serves after a disturbance. One that could not renew its leadership in time ends itself a
    /// moment after it goes on, and serves until then: that it renewed it since is what tells. A restart on the way counts as none.
    /// </summary>
    /// <param name="since">When the disturbance was over.</param>
    public async Task WaitLeadingAsync(DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        await Wait.UntilAsync(
            $"the operator to renew its leadership after {since:HH:mm:ss} UTC",
            Deadlines.OperatorAvailable,
            async token =>
            {
                var renewed = (await cluster.FindAsync(Lease, Namespace, LeaderElection, token))?.Text("spec.renewTime");
                return DateTimeOffset.TryParse(renewed, CultureInfo.InvariantCulture, out var moment) && moment > since
                    ? null
                    : $"its Lease {LeaderElection} was renewed {renewed ?? "never"}";
            },
            cancellationToken);
        await ServingAsync(this, cancellationToken);
    }

    private Task ScaleAsync(int replicas, CancellationToken cancellationToken) => cluster.Kubectl.RequireAsync(
        ["scale", "deployment", Deployment, "--namespace", Namespace, $"--replicas={replicas}"], cancellationToken);

    private static async Task<CnpgOperator> ServingAsync(CnpgOperator cnpg, CancellationToken cancellationToken)
    {
        await Wait.UntilAsync(
            $"the operator's Deployment {cnpg.Namespace}/{cnpg.Deployment} to be available",
            Deadlines.OperatorAvailable,
            async token =>
            {
                var pods = await cnpg.PodsAsync(token);
                ImagePull.Refuse(pods);
                var deployment = await cnpg.cluster.FindAsync(ResourceKind.Deployment, cnpg.Namespace, cnpg.Deployment, token);
                return deployment is not null && Conditions.IsTrue(deployment, "Available") ? null : PodSummary.Of(pods);
            },
            cancellationToken);

        await Wait.UntilAsync(
            "the operator's webhook to answer",
            Deadlines.OperatorWebhook,
            async token =>
            {
                var result = await cnpg.cluster.Kubectl.RunAsync(
                    ["create", "--dry-run=server", "--namespace", "default", "--filename", "-"], token, Probe);
                return result.IsSuccess ? null : result.StandardError;
            },
            cancellationToken);

        cnpg.restarts = Restarts(await cnpg.PodsAsync(cancellationToken));
        return cnpg;
    }

    private async Task<IReadOnlyList<Manifest>> PodsAsync(CancellationToken cancellationToken) =>
    [
        .. (await cluster.ListAsync(ResourceKind.Pod, Namespace, cancellationToken))
            .Where(pod => pod.Map("metadata.labels").GetValueOrDefault(NameLabel) == NameValue),
    ];

    private static Dictionary<string, long> Restarts(IEnumerable<Manifest> pods) => pods.ToDictionary(
        pod => pod.Name,
        pod => ImagePull.ContainerStatuses(pod).Sum(status => status["restartCount"]?.GetValue<long>() ?? 0));
}
