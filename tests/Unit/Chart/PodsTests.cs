namespace Conformance.Unit.Chart;

/// <summary>Where the instances run, and with what.</summary>
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
        cluster.Should().HaveMap("spec.topologySpreadConstraints[1].labelSelector");
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
}
