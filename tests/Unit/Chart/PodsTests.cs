namespace Conformance.Unit.Chart;

/// <summary>Where the instances run, with what, and who may reach them.</summary>
[Trait("Tier", "unit")]
public sealed class PodsTests
{
    [Fact]
    public async Task Scheduling_lives_where_the_operator_reads_it()
    {
        var cluster = await Rendered.Cluster("scheduling");

        cluster.Should().Have("spec.affinity.enablePodAntiAffinity", false);
        cluster.Should().Have("spec.affinity.tolerations[0].operator", "Exists");
        cluster.Should().Have("spec.affinity.tolerations[0].tolerationSeconds", 30);
        cluster.Should().Have("spec.affinity.nodeSelector[\"kubernetes.io/os\"]", "linux");
        cluster.Should().Have("spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight", 10);
        cluster.Should().Have("spec.topologySpreadConstraints[0].topologyKey", "topology.kubernetes.io/zone");
        cluster.Should().Have("spec.priorityClassName", "database");
        cluster.Should().Have("spec.resources.requests.cpu", "250m");
        cluster.Should().Have("spec.resources.limits.memory", "1Gi");
    }

    [Theory]
    [InlineData("option-3-own-values", true)]
    [InlineData("development-one-instance", false)]
    public async Task The_operators_disruption_budgets_can_be_turned_off(string fixture, bool enabled) =>
        (await Rendered.Cluster(fixture)).Should().Have("spec.enablePDB", enabled);

    [Fact]
    public async Task Environment_service_account_and_log_level_reach_the_instances()
    {
        var cluster = await Rendered.Cluster("pods-and-metadata");

        cluster.Should().Have("spec.env[0].name", "TZ");
        cluster.Should().Have("spec.env[1].valueFrom.fieldRef.fieldPath", "spec.nodeName");
        cluster.Text("spec.serviceAccountTemplate.metadata.annotations[\"eks.amazonaws.com/role-arn\"]").Should().StartWith("arn:aws:iam::");
        cluster.Should().Have("spec.serviceAccountTemplate.metadata.labels.identity", "true");
        cluster.Should().Have("spec.logLevel", "debug");
    }

    [Fact]
    public async Task Certificates_of_the_sites_own_replace_the_operators()
    {
        var own = await Rendered.Cluster("certificates-own");
        own.Should().HaveMap("spec.certificates", ("clientCASecret", "site-ca"), ("replicationTLSSecret", "db-replication-tls"), ("serverCASecret", "site-ca"), ("serverTLSSecret", "db-server-tls"));
        (await Rendered.Cluster("certificates-names")).Should().HaveStrings("spec.certificates.serverAltDNSNames", "db.ibs.example.com");
    }

    [Fact]
    public async Task The_network_policy_admits_clients_operator_and_instances_only()
    {
        var policy = (await Rendered.Fixture("network-policy")).Single("NetworkPolicy");

        policy.Should().Have("spec.podSelector.matchLabels[\"cnpg.io/cluster\"]", "postgres");
        policy.Should().HaveStrings("spec.policyTypes", "Ingress");
        policy.Should().Have("spec.ingress[0].ports[0].port", 5432);
        policy.Should().Have("spec.ingress[0].from[0].podSelector.matchLabels[\"cnpg.io/cluster\"]", "postgres");
        policy.Should().Have("spec.ingress[0].from[1].namespaceSelector.matchLabels[\"kubernetes.io/metadata.name\"]", "operators");
        policy.Should().Have("spec.ingress[0].from[2].podSelector.matchLabels.app", "web");
        policy.Should().Have("spec.ingress[0].from[4].ipBlock.cidr", "10.10.0.0/16");
        policy.Should().Have("spec.ingress[1].ports[0].port", 8000);
        policy.Should().Have("spec.ingress[2].ports[0].port", 9187);
        policy.Should().NotHave("spec.ingress[3]");
    }

    [Fact]
    public async Task By_default_the_network_policy_admits_the_namespace_and_nobody_to_the_metrics()
    {
        var policy = (await Rendered.Fixture("production")).Single("NetworkPolicy");

        policy.At("spec.ingress[0].from[2]")!.ToJsonString().Should().Be("""{"podSelector":{}}""");
        policy.Should().NotHave("spec.ingress[2]");
    }
}
