using Conformance.Manifests;

namespace Conformance.Clusters;

/// <summary>A CloudNativePG Cluster in a namespace.</summary>
/// <param name="space">The namespace.</param>
/// <param name="name">The Cluster's name.</param>
public sealed class PostgresCluster(KubernetesCluster kubernetes, string space, string name)
{
    public string Namespace => space;

    public string Name => name;

    /// <summary>Waits for the condition Ready with every instance the Cluster asks for.</summary>
    /// <returns>How long it took from now.</returns>
    /// <exception cref="ConformanceException">
    /// An image cannot be pulled (at once), or the deadline passed; says the Cluster's phase and where its pods stand.
    /// </exception>
    public Task<TimeSpan> WaitReadyAsync(CancellationToken cancellationToken = default) => Wait.UntilAsync(
        $"Cluster {name} in {space} to be Ready",
        Deadlines.ClusterReady,
        async token =>
        {
            var pods = await kubernetes.ListAsync(ResourceKind.Pod, space, token);
            ImagePull.Refuse(pods);
            if (await kubernetes.FindAsync(ResourceKind.Cluster, space, name, token) is not { } cluster)
                return "there is no such Cluster";
            return Conditions.IsTrue(cluster, "Ready") && cluster.At("status.readyInstances")?.GetValue<long>() == cluster.Integer("spec.instances")
                ? null
                : $"phase '{cluster.Text("status.phase")}' {cluster.Text("status.phaseReason")}, "
                    + $"{cluster.Text("status.readyInstances") ?? "0"} of {cluster.Text("spec.instances")} instances ready; pods: {PodSummary.Of(pods)}";
        },
        cancellationToken);

    /// <summary>The name of the current primary.</summary>
    public async Task<string> PrimaryNameAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync(cancellationToken)).Text("status.currentPrimary")!;

    /// <summary>Waits until all replicas stream from the primary and the Cluster is Ready.</summary>
    public async Task WaitWholeAsync(CancellationToken cancellationToken = default)
    {
        await Wait.UntilAsync(
            $"all replicas in {space} to stream from the primary",
            Deadlines.Streaming,
            async token =>
            {
                var cluster = await GetAsync(token);
                var result = await kubernetes.Kubectl.RunAsync(
                    [
                        "exec", "--namespace", space, cluster.Text("status.currentPrimary")!, "--container", "postgres", "--",
                        "psql", "--no-psqlrc", "--tuples-only", "--no-align",
                        "--command", "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'",
                    ],
                    token);
                var replicas = cluster.Integer("spec.instances") - 1;
                return result.StandardOutput.Trim() == $"{replicas}" ? null : $"{result.StandardOutput.Trim()} of {replicas} streaming {result.StandardError.Trim()}";
            },
            cancellationToken);
        await WaitReadyAsync(cancellationToken);
    }

    /// <summary>Waits until the operator applied a Database resource of this namespace.</summary>
    /// <param name="database">The resource's name.</param>
    /// <exception cref="ConformanceException">It is not there, or not applied at the deadline; says the operator's reason.</exception>
    public Task WaitAppliedAsync(string database, CancellationToken cancellationToken = default) => Wait.UntilAsync(
        $"Database {database} in {space} to be applied",
        Deadlines.DatabaseApplied,
        async token => await kubernetes.FindAsync(ResourceKind.Database, space, database, token) switch
        {
            null => "there is no such Database",
            { } found when found.At("status.applied")?.GetValue<bool>() == true => null,
            { } found => found.Text("status.message") ?? "no status yet",
        },
        cancellationToken);

    /// <summary>The Cluster as it is now.</summary>
    /// <exception cref="ConformanceException">There is none.</exception>
    public async Task<Manifest> GetAsync(CancellationToken cancellationToken = default) =>
        await kubernetes.FindAsync(ResourceKind.Cluster, space, name, cancellationToken) ?? throw new ConformanceException(
            $"There is no Cluster {name} in {space}.", "It was there when the scenario began: somebody or something deleted it.");

    /// <summary>The pods of its instances.</summary>
    public async Task<IReadOnlyList<Manifest>> InstancesAsync(CancellationToken cancellationToken = default) =>
    [
        .. (await kubernetes.ListAsync(ResourceKind.Pod, space, cancellationToken)).Where(pod =>
            pod.Map("metadata.labels") is var labels
            && labels.GetValueOrDefault("cnpg.io/cluster") == name
            && labels.GetValueOrDefault("cnpg.io/podRole") == "instance"),
    ];

    /// <summary>Runs SQL on an instance itself, as the superuser over its local socket.</summary>
    /// <returns>Rows without header, columns separated by <c>|</c>.</returns>
    /// <exception cref="ConformanceException">The server refuses; the message is its own.</exception>
    public async Task<string> QueryInstanceAsync(string pod, string sql, string database = "postgres", CancellationToken cancellationToken = default) =>
        (await kubernetes.Kubectl.RequireAsync(
            ["exec", "--stdin", "--namespace", space, pod, "--container", "postgres", "--",
                "psql", "--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", database, "--file", "-"],
            cancellationToken,
            sql)).Trim();

    /// <summary>Asks for a switchover, as <c>kubectl cnpg promote</c> does, and does not wait for it.</summary>
    /// <param name="instance">The instance that is to be primary.</param>
    /// <exception cref="ConformanceException">The API server refuses.</exception>
    public Task PromoteAsync(string instance, CancellationToken cancellationToken = default) => kubernetes.Kubectl.RequireAsync(
        [
            "patch", "clusters.postgresql.cnpg.io", name, "--namespace", space, "--subresource=status", "--type=merge", "--patch",
            $$"""
            {"status": {"targetPrimary": "{{instance}}", "targetPrimaryTimestamp": "{{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.ffffffZ}}",
                        "phase": "Switchover in progress", "phaseReason": "Switching over to {{instance}}"} }
            """,
        ],
        cancellationToken);

    /// <summary>Every image its pods run, as <c>name@digest</c>.</summary>
    public async Task<IReadOnlyList<string>> ImagesAsync(CancellationToken cancellationToken = default) =>
        ImageDigests.Of(await kubernetes.ListAsync(ResourceKind.Pod, space, cancellationToken));
}
