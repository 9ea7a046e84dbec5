using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.Unit.Chart;

/// <summary>The names Django connects to, and what is behind them.</summary>
[Trait("Tier", "unit")]
public sealed class ServicesTests
{
    [Theory]
    [InlineData("option-1-global-production", "rw postgres-cnpg-primary", "ro postgres-cnpg-read")]
    [InlineData("custom-names", "rw shop-db-write", "ro shop-db-read")]
    [InlineData("release-name-as-stem", "rw orders-cnpg-primary", "ro orders-cnpg-read")]
    [InlineData("development-one-instance", "rw postgres-cnpg-primary", "r postgres-cnpg-read")]
    [InlineData("services-exposed", "rw postgres-cnpg-primary", "r postgres-cnpg-read", "rw postgres-primary", "r postgres-read")]
    [InlineData("everything", "rw pg-cnpg-primary", "ro pg-cnpg-read", "rw pg-primary", "ro pg-read")]
    public async Task Each_service_selects_what_its_name_says(string fixture, params string[] services)
    {
        var cluster = await Rendered.Cluster(fixture);

        Services(cluster).Select(service => $"{cluster.Text($"{service}.selectorType")} {cluster.Text($"{service}.serviceTemplate.metadata.name")}")
            .Should().Equal(services);
    }

    [Fact]
    public async Task Each_direct_service_leads_to_one_instance_and_is_in_the_certificate()
    {
        var render = await Rendered.Fixture("failover-settings");
        var cluster = await Rendered.Cluster("failover-settings");
        var services = render.All("Service").ToList();

        services.Select(service => service.Name).Should().Equal("postgres-instance-1", "postgres-instance-2", "postgres-instance-3");
        services.Select(service => service.Text("spec.selector[\"cnpg.io/instanceName\"]")).Should().Equal("postgres-1", "postgres-2", "postgres-3");
        services.Should().OnlyContain(service => service.Text("spec.publishNotReadyAddresses") == "true");
        services.Should().OnlyContain(service => service.Text("spec.selector[\"cnpg.io/cluster\"]") == "postgres");
        ((JsonArray)cluster.At("spec.certificates.serverAltDNSNames")!).Select(name => name!.ToString()).Should().Contain(
            services.SelectMany(service => new[] { service.Name, $"{service.Name}.ibs-prod", $"{service.Name}.ibs-prod.svc", $"{service.Name}.ibs-prod.svc.cluster.local" }));
    }

    [Fact]
    public async Task There_are_two_more_direct_services_than_instances_unless_told_otherwise() =>
        (await Rendered.Fixture("everything")).All("Service").Select(service => service.Name)
            .Should().Equal(Enumerable.Range(1, 5).Select(number => $"pg-cnpg-direct-{number}"));

    [Fact]
    public async Task The_chart_renders_no_other_Service_itself()
    {
        var render = await Rendered.Fixture("production");

        render.All("Service").Should().BeEmpty("the operator makes them, so that their names are in the server's certificate");
    }

    [Fact]
    public async Task Type_annotations_and_labels_reach_the_service_and_its_alias()
    {
        var cluster = await Rendered.Cluster("services-exposed");

        foreach (var service in new[] { "spec.managed.services.additional[0]", "spec.managed.services.additional[2]" })
        {
            cluster.Should().Have($"{service}.serviceTemplate.spec.type", "LoadBalancer");
            cluster.Should().HaveStrings($"{service}.serviceTemplate.spec.loadBalancerSourceRanges", "10.0.0.0/8");
            cluster.Should().Have($"{service}.serviceTemplate.metadata.annotations[\"metallb.universe.tf/address-pool\"]", "internal");
            cluster.Should().Have($"{service}.serviceTemplate.metadata.labels.exposure", "internal");
        }

        cluster.Should().Have("spec.managed.services.additional[1].serviceTemplate.spec.type", "NodePort");
    }

    private static IEnumerable<string> Services(Manifest cluster) =>
        Enumerable.Range(0, 10).Select(index => $"spec.managed.services.additional[{index}]").TakeWhile(cluster.Has);
}
