using Conformance.Manifests;

namespace Conformance.Unit.Chart;

/// <summary>The poolers, their pods, and what else of the release knows of them.</summary>
[Trait("Tier", "unit")]
public sealed class PgbouncerTests
{
    /// <summary>A server that does not answer is given up within seconds, and another connection tried at once.</summary>
    private static readonly (string Key, string Value)[] GivenUpSoon =
    [
        ("server_connect_timeout", "3"), ("server_login_retry", "0.2"), ("tcp_keepidle", "5"), ("tcp_keepintvl", "1"), ("tcp_user_timeout", "10000"),
    ];

    [Fact]
    public async Task Nothing_of_it_is_there_unless_asked()
    {
        var render = await Rendered.Fixture("production");

        render.All("Pooler").Should().BeEmpty();
        render.All("PodDisruptionBudget").Should().BeEmpty();
        render.All("PodMonitor").Should().ContainSingle();
        render.Cluster.Should().NotHave("spec.certificates");
    }

    [Theory]
    [InlineData("pgbouncer-session", "rw postgres-pooler-rw", "r postgres-pooler-ro")]
    [InlineData("pgbouncer-transaction", "rw pool-write", "ro pool-read")]
    [InlineData("everything", "rw pg-pooler-rw", "ro pg-pooler-ro")]
    public async Task Each_pooler_leads_where_its_group_says(string fixture, params string[] poolers)
    {
        var render = await Rendered.Fixture(fixture);

        render.All("Pooler").Select(pooler => $"{pooler.Text("spec.type")} {pooler.Name}").Should().Equal(poolers);
        foreach (var pooler in render.All("Pooler"))
            pooler.Should().Have("spec.cluster.name", render.Cluster.Name);
    }

    [Fact]
    public async Task By_default_a_client_keeps_its_server_connection()
    {
        var pooler = (await Rendered.Fixture("pgbouncer-session")).Single("Pooler", "postgres-pooler-rw");

        pooler.Should().Have("spec.pgbouncer.poolMode", "session");
        pooler.Should().Have("spec.instances", 1);
        pooler.Should().HaveMap("spec.pgbouncer.parameters", GivenUpSoon);
        pooler.Should().NotHave("spec.pgbouncer.paused");
        pooler.Should().Have("spec.template.spec.containers[0].name", "pgbouncer");
        pooler.Should().NotHave("spec.template.metadata");
    }

    /// <summary>PgBouncer's own hour is what a connection stays with a replica that was promoted meanwhile.</summary>
    [Theory]
    [InlineData("pgbouncer-transaction", "60")]
    [InlineData("pgbouncer-session", null)]
    public async Task Reads_from_replicas_leave_one_that_was_promoted(string fixture, string? lifetime)
    {
        var render = await Rendered.Fixture(fixture);
        var reads = render.All("Pooler").Single(pooler => pooler.Text("spec.type") is "ro" or "r");

        reads.Text("spec.type").Should().Be(lifetime is null ? "r" : "ro", "the fixture is one of each");
        reads.Should().Have("spec.pgbouncer.parameters.server_lifetime", lifetime);
        render.All("Pooler").Single(pooler => pooler.Text("spec.type") == "rw").Should().NotHave("spec.pgbouncer.parameters.server_lifetime");
    }

    [Fact]
    public async Task PgBouncer_is_told_what_the_values_say()
    {
        var pooler = await Transaction();

        pooler.Should().Have("spec.pgbouncer.poolMode", "transaction");
        pooler.Should().Have("spec.instances", 3);
        pooler.Should().Have("spec.pgbouncer.paused", true);
        pooler.Should().HaveMap("spec.pgbouncer.parameters", [("default_pool_size", "25"), ("max_client_conn", "1000"), ("max_prepared_statements", "200"), .. GivenUpSoon]);
        pooler.Should().HaveStrings("spec.pgbouncer.pg_hba", "hostssl ibs all 10.0.0.0/8 scram-sha-256");
        pooler.Should().Have("spec.deploymentStrategy.rollingUpdate.maxUnavailable", 1);
    }

    [Fact]
    public async Task The_pods_are_what_the_values_say_over_the_template()
    {
        var pooler = await Transaction();

        pooler.Should().Have("spec.template.metadata.annotations[\"linkerd.io/inject\"]", "disabled");
        pooler.Should().Have("spec.template.metadata.labels.team", "data");
        pooler.Should().Have("spec.template.spec.terminationGracePeriodSeconds", 120);
        pooler.Should().Have("spec.template.spec.containers[0].name", "pgbouncer");
        pooler.Should().Have("spec.template.spec.containers[0].image", "registry.example.com/pgbouncer:1.25.1");
        pooler.Should().Have("spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds", 5);
        pooler.Should().Have("spec.template.spec.containers[0].resources.limits.memory", "256Mi");
        pooler.Should().Have("spec.template.spec.containers[1].name", "watcher");
        pooler.Should().NotHave("spec.template.spec.containers[2]");
        pooler.Should().Have("spec.template.spec.tolerations[0].key", "postgres");
        pooler.Should().Have("spec.template.spec.nodeSelector[\"kubernetes.io/os\"]", "linux");
        pooler.Should().Have("spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight", 100);
        pooler.Should().Have("spec.template.spec.topologySpreadConstraints[0].maxSkew", 1);
        pooler.Should().Have("spec.template.spec.priorityClassName", "database");
    }

    /// <summary>The operator's own image comes with the operator's pull secret, by the service account, unless the pod has one.</summary>
    [Fact]
    public async Task An_image_of_the_sites_own_is_pulled_with_the_sites_secrets()
    {
        var own = await Transaction();
        own.Should().Have("spec.template.spec.imagePullSecrets[0].name", "registry-login");
        own.Should().NotHave("spec.template.spec.imagePullSecrets[1]");

        (await Rendered.Fixture("everything")).Single("Pooler", "pg-pooler-rw").Should().NotHave("spec.template.spec.imagePullSecrets");
    }

    [Fact]
    public async Task Each_pooler_has_a_Service_of_its_own_kind()
    {
        var write = await Transaction();
        write.Should().Have("spec.serviceTemplate.spec.type", "LoadBalancer");
        write.Should().HaveStrings("spec.serviceTemplate.spec.loadBalancerSourceRanges", "10.0.0.0/8");
        write.Should().Have("spec.serviceTemplate.metadata.labels.exposure", "internal");
        write.Should().Have("spec.serviceTemplate.metadata.annotations[\"metallb.universe.tf/address-pool\"]", "internal");
        write.Should().NotHave("spec.serviceTemplate.metadata.name");

        var read = (await Rendered.Fixture("pgbouncer-transaction")).Single("Pooler", "pool-read");
        read.Should().Have("spec.serviceTemplate.spec.type", "ClusterIP");
        read.Should().NotHave("spec.serviceTemplate.metadata.annotations");
    }

    [Fact]
    public async Task The_servers_certificate_has_the_poolers_names()
    {
        (await Rendered.Cluster("pgbouncer-session")).Should().HaveStrings(
            "spec.certificates.serverAltDNSNames",
            "postgres-pooler-rw", "postgres-pooler-rw.ibs-prod", "postgres-pooler-rw.ibs-prod.svc", "postgres-pooler-rw.ibs-prod.svc.cluster.local",
            "postgres-pooler-ro", "postgres-pooler-ro.ibs-prod", "postgres-pooler-ro.ibs-prod.svc", "postgres-pooler-ro.ibs-prod.svc.cluster.local");

        var everything = await Rendered.Cluster("everything");
        everything.Should().Have("spec.certificates.serverAltDNSNames[0]", "db.example.com");
        everything.Should().Have("spec.certificates.serverAltDNSNames[1]", "pg-pooler-rw");
    }

    [Fact]
    public async Task A_pooler_of_several_pods_has_a_disruption_budget_and_one_pod_has_none()
    {
        var budgets = (await Rendered.Fixture("pgbouncer-transaction")).All("PodDisruptionBudget").ToList();

        budgets.Select(budget => budget.Name).Should().Equal("pool-write-pgbouncer", "pool-read-pgbouncer");
        foreach (var budget in budgets)
        {
            budget.Should().Have("spec.maxUnavailable", 1);
            budget.Should().HaveMap("spec.selector.matchLabels", ("cnpg.io/poolerName", budget.Name[..^"-pgbouncer".Length]));
        }

        (await Rendered.Fixture("pgbouncer-session")).All("PodDisruptionBudget").Should().BeEmpty();
    }

    [Fact]
    public async Task Metrics_of_the_poolers_are_scraped_and_let_through()
    {
        var render = await Rendered.Fixture("pgbouncer-transaction");

        var monitor = render.Single("PodMonitor", "postgres-pooler");
        monitor.Should().HaveMap("spec.selector.matchLabels", ("cnpg.io/cluster", "postgres"), ("cnpg.io/podRole", "pooler"));
        monitor.Should().Have("spec.podMetricsEndpoints[0].port", "metrics");
        render.Single("PodMonitor", "postgres").Should().Have("spec.selector.matchLabels[\"cnpg.io/podRole\"]", "instance");

        var policy = render.Single("NetworkPolicy");
        policy.Should().Have("spec.ingress[2].ports[0].port", 9187);
        policy.Should().Have("spec.ingress[2].ports[1].port", 9127);
        policy.Should().HaveMap("spec.podSelector.matchLabels", ("cnpg.io/cluster", "postgres"));
    }

    private static async Task<Manifest> Transaction() =>
        (await Rendered.Fixture("pgbouncer-transaction")).Single("Pooler", "pool-write");
}
