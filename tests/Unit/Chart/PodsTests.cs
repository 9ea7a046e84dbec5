namespace Conformance.Unit.Chart;

/// <summary>Where the instances run, with what, and who may reach them.</summary>
[Trait("Tier", "unit")]
public sealed class PodsTests
{
    [Fact]
    public async Task Scheduling_lives_where_the_operator_reads_it()
    {
        var cluster = await Rendered.Cluster("scheduling");

        cluster.Flag("spec.affinity.enablePodAntiAffinity").Should().BeFalse();
        cluster.Text("spec.affinity.tolerations[0].operator").Should().Be("Exists");
        cluster.Integer("spec.affinity.tolerations[0].tolerationSeconds").Should().Be(30);
        cluster.Text("spec.affinity.nodeSelector[\"kubernetes.io/os\"]").Should().Be("linux");
        cluster.Integer("spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight").Should().Be(10);
        cluster.Text("spec.topologySpreadConstraints[0].topologyKey").Should().Be("topology.kubernetes.io/zone");
        cluster.Text("spec.priorityClassName").Should().Be("database");
        cluster.Text("spec.resources.requests.cpu").Should().Be("250m");
        cluster.Text("spec.resources.limits.memory").Should().Be("1Gi");
    }

    [Theory]
    [InlineData("option-3-own-values", true)]
    [InlineData("development-one-instance", false)]
    public async Task The_operators_disruption_budgets_can_be_turned_off(string fixture, bool enabled) =>
        (await Rendered.Cluster(fixture)).Flag("spec.enablePDB").Should().Be(enabled);

    [Fact]
    public async Task Environment_service_account_and_log_level_reach_the_instances()
    {
        var cluster = await Rendered.Cluster("pods-and-metadata");

        cluster.Text("spec.env[0].name").Should().Be("TZ");
        cluster.Text("spec.env[1].valueFrom.fieldRef.fieldPath").Should().Be("spec.nodeName");
        cluster.Text("spec.serviceAccountTemplate.metadata.annotations[\"eks.amazonaws.com/role-arn\"]").Should().StartWith("arn:aws:iam::");
        cluster.Text("spec.serviceAccountTemplate.metadata.labels.identity").Should().Be("true");
        cluster.Text("spec.logLevel").Should().Be("debug");
    }

    [Fact]
    public async Task Certificates_of_the_sites_own_replace_the_operators()
    {
        var own = await Rendered.Cluster("certificates-own");
        own.Map("spec.certificates").Should().Equal(new Dictionary<string, string>
        {
            ["clientCASecret"] = "site-ca",
            ["replicationTLSSecret"] = "db-replication-tls",
            ["serverCASecret"] = "site-ca",
            ["serverTLSSecret"] = "db-server-tls",
        });
        (await Rendered.Cluster("certificates-names")).Strings("spec.certificates.serverAltDNSNames").Should().Equal("db.ibs.example.com");
    }

    [Fact]
    public async Task The_network_policy_admits_clients_operator_and_instances_only()
    {
        var policy = (await Rendered.Fixture("network-policy")).Single("NetworkPolicy");

        policy.Text("spec.podSelector.matchLabels[\"cnpg.io/cluster\"]").Should().Be("postgres");
        policy.Strings("spec.policyTypes").Should().Equal("Ingress");
        policy.Integer("spec.ingress[0].ports[0].port").Should().Be(5432);
        policy.Text("spec.ingress[0].from[0].podSelector.matchLabels[\"cnpg.io/cluster\"]").Should().Be("postgres");
        policy.Text("spec.ingress[0].from[1].namespaceSelector.matchLabels[\"kubernetes.io/metadata.name\"]").Should().Be("operators");
        policy.Text("spec.ingress[0].from[2].podSelector.matchLabels.app").Should().Be("web");
        policy.Text("spec.ingress[0].from[4].ipBlock.cidr").Should().Be("10.10.0.0/16");
        policy.Integer("spec.ingress[1].ports[0].port").Should().Be(8000);
        policy.Integer("spec.ingress[2].ports[0].port").Should().Be(9187);
        policy.Has("spec.ingress[3]").Should().BeFalse();
    }

    [Fact]
    public async Task By_default_the_network_policy_admits_the_namespace_and_nobody_to_the_metrics()
    {
        var policy = (await Rendered.Fixture("production")).Single("NetworkPolicy");

        policy.At("spec.ingress[0].from[2]")!.ToJsonString().Should().Be("""{"podSelector":{}}""");
        policy.Has("spec.ingress[2]").Should().BeFalse();
    }
}
