using CliWrap.Buffered;
using Conformance.Clusters;
using Conformance.Helm;
using Conformance.Ledger;
using Conformance.Restore;
using Conformance.Tools;
using Npgsql;

namespace Conformance.E2E.Lifecycle;

/// <summary>A release that is changed again and again, and the ways from this process to it.</summary>
public sealed class LivingRelease
{
    private const int Rows = 300;

    private readonly ReleasePlan plan;

    private readonly Dictionary<string, NodePort> ports = [];

    private LivingRelease(ClusterLease lease, string space, ReleasePlan plan, string cluster)
    {
        Lease = lease;
        this.plan = plan;
        Values = plan.Values;
        Postgres = new PostgresCluster(lease.Cluster, space, cluster);
    }

    public ClusterLease Lease { get; }

    public KubernetesCluster Kubernetes => Lease.Cluster;

    public PostgresCluster Postgres { get; }

    public string Namespace => Postgres.Namespace;

    /// <summary>What it was last installed or upgraded with.</summary>
    public SiteValues Values { get; private set; }

    /// <summary>Makes what the plan says, Ready.</summary>
    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public static async Task<LivingRelease> BeginAsync(ClusterLease lease, string space, ReleasePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Script.Length > 0)
            await lease.Cluster.Kubectl.RequireAsync(["apply", "--namespace", space, "--filename", "-"], cancellationToken, plan.Script);
        else
            Require(await HelmAsync(lease.Cluster, space, plan, "install", plan.FirstChart, plan.Values, [], cancellationToken), "helm install", space);
        var name = (await lease.Cluster.ListAsync(ResourceKind.Cluster, space, cancellationToken)).Single().Name;
        var release = new LivingRelease(lease, space, plan, name);
        await release.Postgres.WaitReadyAsync(cancellationToken);
        await release.WaitAnswersAsync(cancellationToken);
        return release;
    }

    /// <summary>Upgrades to these values; keeps them where Helm takes them.</summary>
    /// <returns>What Helm said.</returns>
    public async Task<BufferedCommandResult> TryUpgradeAsync(SiteValues values, CancellationToken cancellationToken, params string[] options)
    {
        var result = await HelmAsync(Kubernetes, Namespace, plan, "upgrade", plan.Chart, values, options, cancellationToken);
        if (result.IsSuccess)
            Values = values;
        return result;
    }

    /// <summary>Upgrades to these values.</summary>
    /// <exception cref="ConformanceException">Helm fails; the message is its own.</exception>
    public async Task UpgradeAsync(SiteValues values, CancellationToken cancellationToken, params string[] options) =>
        Require(await TryUpgradeAsync(values, cancellationToken, options), "helm upgrade", Namespace);

    /// <summary>Runs commands of a document as they stand there, beside the chart and the values of this release.</summary>
    /// <param name="values">In the file <c>values-prod.yaml</c>; what the release was last given, by default.</param>
    /// <param name="helm">Which Helm the command <c>helm</c> is; the plan's by default.</param>
    /// <returns>What they printed, and how they ended.</returns>
    public async Task<BufferedCommandResult> TryRunAsync(
        string commands, CancellationToken cancellationToken, SiteValues? values = null, HelmMajor? helm = null)
    {
        using var folder = new ScratchDirectory();
        Directory.CreateSymbolicLink(folder.File("chart"), plan.Chart);
        await File.WriteAllTextAsync(folder.File("values-prod.yaml"), (values ?? Values).ToString(), cancellationToken);
        var result = await CommandBlock.RunAsync(
            Kubernetes, helm ?? plan.Helm, folder.Path, commands.Replace("ibs-prod", Namespace, StringComparison.Ordinal), cancellationToken);
        if (result.IsSuccess && values is not null)
            Values = values;
        return result;
    }

    /// <inheritdoc cref="TryRunAsync" path="/summary"/>
    /// <inheritdoc cref="TryRunAsync" path="/param"/>
    /// <returns>What they printed.</returns>
    /// <exception cref="ConformanceException">One of them fails.</exception>
    public async Task<string> RunAsync(string commands, CancellationToken cancellationToken, SiteValues? values = null, HelmMajor? helm = null)
    {
        var result = await TryRunAsync(commands, cancellationToken, values, helm);
        return result.IsSuccess
            ? result.StandardOutput
            : throw new ConformanceException($"These commands exited {result.ExitCode}:\n{commands}\n", $"{result.StandardOutput.Trim()}\n{result.StandardError.Trim()}");
    }

    /// <summary>Waits until something holds and the Cluster is whole and healthy again.</summary>
    /// <param name="what">What is waited for, as it completes "Waited 60 s for ...".</param>
    /// <param name="probe">Null once it holds, else what was seen instead.</param>
    public async Task WaitAsync(string what, Func<CancellationToken, Task<string?>> probe, CancellationToken cancellationToken)
    {
        await Wait.UntilAsync($"{what} in {Namespace}", Deadlines.ChangeApplied, probe, cancellationToken);
        await WaitHealthyAsync(cancellationToken);
    }

    /// <summary>Waits until every instance is ready and the operator has nothing left to do.</summary>
    public async Task WaitHealthyAsync(CancellationToken cancellationToken)
    {
        await Postgres.WaitReadyAsync(cancellationToken);
        await Wait.UntilAsync(
            $"the Cluster in {Namespace} to be healthy",
            Deadlines.ChangeApplied,
            async token => (await Postgres.GetAsync(token)).Text("status.phase") is var phase && phase == "Cluster in healthy state" ? null : phase ?? "no phase yet",
            cancellationToken);
    }

    /// <summary>For a change that nobody knows beforehand: waits until the Cluster is healthy and its pods stay the same for a while.</summary>
    public async Task WaitQuietAsync(CancellationToken cancellationToken)
    {
        const int Looks = 10;
        var (before, quiet) = ("", 0);
        await Wait.UntilAsync(
            $"the operator to leave {Namespace} alone",
            Deadlines.ClusterReady,
            async token =>
            {
                var cluster = await Postgres.GetAsync(token);
                var state = string.Join(' ', (await Postgres.InstancesAsync(token)).Select(pod => pod.Text("metadata.uid")).Append(cluster.Text("status.phase")));
                quiet = state == before && state.EndsWith("Cluster in healthy state", StringComparison.Ordinal) ? quiet + 1 : 0;
                before = state;
                return quiet < Looks ? state : null;
            },
            cancellationToken);
        await Postgres.WaitReadyAsync(cancellationToken);
    }

    /// <summary>The name of the current primary.</summary>
    public Task<string> PrimaryNameAsync(CancellationToken cancellationToken) => Postgres.PrimaryNameAsync(cancellationToken);

    /// <summary>SQL on the primary itself, as superuser, in the application's database.</summary>
    public async Task<string> QueryAsync(string sql, CancellationToken cancellationToken) => await Postgres.QueryInstanceAsync(
        await PrimaryNameAsync(cancellationToken), sql, (await Credentials.OfOwnerAsync(this, cancellationToken)).Database, cancellationToken);

    /// <summary>Puts the site's tables and rows into the database.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var site = await File.ReadAllTextAsync(Path.Combine(Repository.Fixtures, "dumps", "site.sql"), cancellationToken);
        var owner = (await Credentials.OfOwnerAsync(this, cancellationToken)).User;
        await QueryAsync($"SET ROLE {owner}; SET conformance.rows = '{Rows}';\n{site}", cancellationToken);
    }

    /// <summary>What the database holds, the ledger's own tables aside.</summary>
    public async Task<DatabaseManifest> ManifestAsync(CancellationToken cancellationToken) => await DatabaseManifest.TakeAsync(
        await ConnectionAsync(await Credentials.OfSuperuserAsync(this, cancellationToken) ?? await Credentials.OfOwnerAsync(this, cancellationToken), cancellationToken),
        cancellationToken);

    /// <summary>Where the database is not as it was.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(DatabaseManifest before, CancellationToken cancellationToken) =>
        [.. before.Differences(await ManifestAsync(cancellationToken)).Where(line => !line.Contains("conformance_ledger_", StringComparison.Ordinal))];

    /// <summary>The way to the primary, through a service that selects as the operator's <c>-rw</c> does.</summary>
    public async Task<string> ConnectionAsync(Credentials login, CancellationToken cancellationToken) => login.At(await PrimaryPortAsync(cancellationToken));

    public Task<NodePort> PrimaryPortAsync(CancellationToken cancellationToken) => PortAsync("primary", "cnpg.io/instanceRole", "primary", cancellationToken);

    /// <summary>The ways to the primary and to each replica that there is now.</summary>
    public async Task<(LedgerNode Primary, IReadOnlyList<LedgerNode> Replicas)> NodesAsync(CancellationToken cancellationToken)
    {
        var owner = await Credentials.OfOwnerAsync(this, cancellationToken);
        var primary = await PrimaryNameAsync(cancellationToken);
        var replicas = new List<LedgerNode>();
        foreach (var name in (await Postgres.InstancesAsync(cancellationToken)).Select(pod => pod.Name).Where(name => name != primary))
            replicas.Add(new LedgerNode(name, owner.At(await PortAsync(name, "cnpg.io/instanceName", name, cancellationToken))));
        return (new LedgerNode(primary, await ConnectionAsync(owner, cancellationToken)), replicas);
    }

    /// <summary>A way to port 5432 of pods that are selected by a label, beside the Cluster's own.</summary>
    public async Task<NodePort> PortAsync(string name, string label, string value, CancellationToken cancellationToken)
    {
        if (!ports.TryGetValue(name, out var port))
            ports[name] = port = await Lease.Ports.OpenAsync(
                Namespace,
                $"conformance-{name}",
                new Dictionary<string, string> { ["cnpg.io/cluster"] = Postgres.Name, [label] = value },
                cancellationToken: cancellationToken);
        return port;
    }

    public override string ToString() => Namespace;

    private Task WaitAnswersAsync(CancellationToken cancellationToken) => Wait.UntilAsync(
        $"the primary of {Namespace} to let its owner in",
        Deadlines.ServiceAnswers,
        async token =>
        {
            try
            {
                await using var connection = new NpgsqlConnection(await ConnectionAsync(await Credentials.OfOwnerAsync(this, token), token));
                await connection.OpenAsync(token);
                return null;
            }
            catch (NpgsqlException exception)
            {
                return exception.Message;
            }
        },
        cancellationToken);

    private static async Task<BufferedCommandResult> HelmAsync(
        KubernetesCluster cluster, string space, ReleasePlan plan, string verb, string chart, SiteValues values, string[] options, CancellationToken cancellationToken)
    {
        using var folder = new ScratchDirectory();
        await File.WriteAllTextAsync(folder.File("values.yaml"), values.ToString(), cancellationToken);
        return await cluster.HelmAsync(
            plan.Helm, [verb, plan.Release, chart, "--namespace", space, "--values", folder.File("values.yaml"), .. options], cancellationToken);
    }

    private static void Require(BufferedCommandResult result, string what, string space)
    {
        if (!result.IsSuccess)
            throw new ConformanceException($"{what} in {space} exited {result.ExitCode}:", result.StandardError.Trim());
    }
}
