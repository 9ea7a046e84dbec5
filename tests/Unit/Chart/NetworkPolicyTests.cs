using System.Text.Json.Nodes;
using Conformance.Helm;
using Conformance.Manifests;

namespace Conformance.Unit.Chart;

/// <summary>Who may reach the instances, and that nothing of the chart's own is locked out.</summary>
[Trait("Tier", "unit")]
public sealed class NetworkPolicyTests
{
    [Fact]
    public async Task Clients_operator_instances_and_scrapers_are_admitted_each_to_their_port()
    {
        var policy = (await Rendered.Fixture("network-policy")).Single("NetworkPolicy");

        policy.Should().Have("spec.podSelector.matchLabels[\"cnpg.io/cluster\"]", "postgres");
        policy.Should().HaveStrings("spec.policyTypes", "Ingress");
        Peers(policy, 5432).Should().Equal(
            """{"podSelector":{"matchLabels":{"cnpg.io/cluster":"postgres"}}}""",
            """{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"operators"}}}""",
            """{"podSelector":{"matchLabels":{"app.kubernetes.io/instance":"postgres-cnpg","app.kubernetes.io/name":"cnpg-postgres"}}}""",
            """{"podSelector":{"matchLabels":{"app":"web"}}}""",
            """{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"reporting"}},"podSelector":{}}""",
            """{"ipBlock":{"cidr":"10.10.0.0/16"}}""");
        Peers(policy, 8000).Should().Equal(Peers(policy, 5432).Take(2));
        Peers(policy, 9187).Should().Equal("""{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"monitoring"}}}""");
        policy.Should().NotHave("spec.ingress[3]");
    }

    [Fact]
    public async Task By_default_the_namespace_is_admitted_and_nobody_to_the_metrics()
    {
        var request = Conformance.Fixtures.Fixture.Named("option-3-own-values").Request.With("--set", "networkPolicy.enabled=true");
        var policy = (await Renderer.RenderAsync(request)).Single("NetworkPolicy");

        Peers(policy, 5432).Last().Should().Be("""{"podSelector":{}}""");
        policy.Should().NotHave("spec.ingress[2]");
    }

    [Fact]
    public async Task Scrapers_of_instances_are_those_of_poolers() =>
        (await Rendered.Fixture("pgbouncer-transaction")).Single("NetworkPolicy").Should().Have("spec.ingress[2].ports[1].port", 9127);

    /// <summary>What the chart runs itself logs in like a client, whoever else is one.</summary>
    [Theory]
    [InlineData("CronJob", "spec.jobTemplate.spec.template.metadata.labels")]
    [InlineData("Pod", "metadata.labels")]
    public async Task Dumps_and_helm_test_are_admitted_whoever_the_clients_are(string kind, string labels)
    {
        var render = await Rendered.Fixture("network-policy");

        Peers(render.Single("NetworkPolicy"), 5432).Should().Contain(peer => Selects(peer, render.Single(kind).At(labels)!.AsObject()));
    }

    /// <summary>A pod that has just started may be refused until whoever enforces the policy has heard of it.</summary>
    [Theory]
    [InlineData("CronJob", "spec.jobTemplate.spec.template.spec.containers[0].command[2]", "await_server \"$PGHOST\"\n", "\npg_dump ")]
    [InlineData("Pod", "spec.containers[0].command[2]", "await_server \"$service\"\n", "$(psql ")]
    public async Task Dumps_and_helm_test_wait_for_the_server_before_they_log_in(string kind, string command, string wait, string login)
    {
        var script = (await Rendered.Fixture("network-policy")).Single(kind).Text(command)!;

        script.Should().Contain(wait).And.Contain(login);
        script.IndexOf(wait, StringComparison.Ordinal).Should().BeLessThan(script.IndexOf(login, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Peers(Manifest policy, int port) =>
        [.. policy.At("spec.ingress")!.AsArray().Single(rule => rule!["ports"]![0]!["port"]!.GetValue<long>() == port)!["from"]!.AsArray().Select(peer => peer!.ToJsonString())];

    /// <summary>A peer that names pods of the policy's own namespace by labels, all of which these are.</summary>
    private static bool Selects(string peer, JsonObject labels) =>
        JsonNode.Parse(peer) is JsonObject { Count: 1 } only
        && only["podSelector"]?["matchLabels"] is JsonObject { Count: > 0 } wanted
        && wanted.All(label => JsonNode.DeepEquals(labels[label.Key], label.Value));
}
