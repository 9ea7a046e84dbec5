using Conformance.Clusters;
using Conformance.E2E.Install;
using Conformance.Helm;

namespace Conformance.E2E.Replication;

/// <summary>
/// With clients named, the policy keeps strangers out, and the instances, the operator and what the chart runs itself still
/// reach what they need. k3s enforces policies unless it was told not to; where nobody does, these tests say so.
/// </summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "replication")]
public sealed class NetworkPolicyTests(E2ERun run) : ScenarioTest(run, "replication")
{
    private const string Web = "web";

    private const string Scraper = "scraper";

    private const string Stranger = "stranger";

    private const string Primary = "postgres-cnpg-primary";

    private const string Pooler = "postgres-pooler-rw";

    private const string Password = "behind-a-policy";

    [Fact]
    public async Task Policy_keeps_strangers_out_and_nothing_of_the_clusters_own()
    {
        var lease = await Run.LeaseAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync("replication-policy", Cancelled);
        Uses(space);
        var postgres = await InstallAsync(lease, space);
        var pods = new PolicyPods(lease.Cluster, space, (await postgres.GetAsync(Cancelled)).Text("spec.imageName")!);
        await pods.StartAsync(Cancelled, Web, Scraper, Stranger);
        if (!await pods.PoliciesAreEnforcedAsync(Stranger, Cancelled))
            throw NotEnforced();

        await postgres.WaitReadyAsync(Cancelled);
        var instance = (await postgres.InstancesAsync(Cancelled))[0].Text("status.podIP")!;
        await pods.WaitReachesAsync(Web, Primary, 5432, Cancelled);
        await pods.WaitReachesAsync(Web, Pooler, 5432, Cancelled);
        await pods.WaitReachesAsync(Scraper, instance, 9187, Cancelled);
        var pooler = (await lease.Cluster.ListAsync(ResourceKind.Pod, space, Cancelled))
            .Single(pod => pod.Text("metadata.labels[\"cnpg.io/podRole\"]") == "pooler").Text("status.podIP")!;
        (await pods.ReachedAsync(
                Cancelled, [Web, Scraper, Stranger], [(Primary, 5432), (Pooler, 5432), (instance, 8000), (instance, 9187), (pooler, 9127)]))
            .Should().BeEquivalentTo(
                $"{Web} reaches {Primary}:5432", $"{Web} reaches {Pooler}:5432", $"{Scraper} reaches {instance}:9187", $"{Scraper} reaches {pooler}:9127");
        (await pods.QueryAsync(Web, $"postgresql://ibs:{Password}@{Pooler}/ibs", "SELECT pg_is_in_recovery()", Cancelled)).Should().Be("f");

        await TestedAndDumpedAsync(lease, space);
        await SwitchedOverAsync(postgres);
        await lease.Cluster.Namespaces.RemoveAsync(space, Cancelled);
    }

    /// <summary>Skips the calling test, or where the tier has to run, makes it fail.</summary>
    private static ConformanceException NotEnforced()
    {
        const string Problem = "This cluster enforces no NetworkPolicy: a pod that a policy closes to everybody was reached all the same.";
        Assert.SkipUnless(Settings.RequireE2E, Problem);
        return new ConformanceException(Problem, "CONFORMANCE_REQUIRE_E2E is set, so that this is a failure.");
    }

    private static async Task<PostgresCluster> InstallAsync(ClusterLease lease, string space)
    {
        await ChartInstall.RunAsync(
            lease.Cluster,
            space,
            $"""
            auth:
              password: {Password}
            storage:
              size: 1Gi
            networkPolicy:
              enabled: true
              operatorNamespace: {lease.Operator.Namespace}
              clients:
                - podSelector:
                    matchLabels:
                      conformance: {Web}
              metricsClients:
                - podSelector:
                    matchLabels:
                      conformance: {Scraper}
            pgbouncer:
              enabled: true
              instances: 1
            backup:
              dump:
                enabled: true
                suspend: true
                storage:
                  size: 1Gi
            """,
            Cancelled);
        return new PostgresCluster(lease.Cluster, space, "postgres");
    }

    /// <summary>Both log in as soon as their pods run, which may be before whoever enforces the policy has heard of them.</summary>
    private static async Task TestedAndDumpedAsync(ClusterLease lease, string space)
    {
        var test = await lease.Cluster.HelmAsync(
            HelmChoice.Or(HelmMajor.Helm4), ["test", Release.Name, "--namespace", space, "--timeout", "2m", "--logs"], Cancelled);
        test.ExitCode.Should().Be(0, "helm test said {0}{1}", test.StandardOutput, test.StandardError);

        await lease.Cluster.Kubectl.RequireAsync(["create", "job", "--namespace", space, "--from=cronjob/postgres-dump", "dump-now"], Cancelled);
        await Wait.UntilAsync(
            "the dump behind the policy",
            Deadlines.ManifestTaken,
            async token =>
            {
                var job = (await lease.Cluster.FindAsync(ResourceKind.Job, space, "dump-now", token))!;
                if (Conditions.IsTrue(job, "Failed"))
                    throw new ConformanceException("The dump failed:", await lease.Cluster.Kubectl.RequireAsync(["logs", "job/dump-now", "--namespace", space], token));
                return Conditions.IsTrue(job, "Complete") ? null : "it is not complete";
            },
            Cancelled);
    }

    private static async Task SwitchedOverAsync(PostgresCluster postgres)
    {
        var primary = await postgres.PrimaryNameAsync(Cancelled);
        var target = (await postgres.InstancesAsync(Cancelled)).Select(pod => pod.Name).First(name => name != primary);
        await postgres.PromoteAsync(target, Cancelled);
        await Wait.UntilAsync(
            $"{target} to be primary",
            Deadlines.PrimaryAgain,
            async token => await postgres.PrimaryNameAsync(token) is var name && name == target ? null : $"{name} is",
            Cancelled);
        // A replica is Ready before it streams: it tries again every five seconds.
        await postgres.WaitWholeAsync(Cancelled);
    }
}
