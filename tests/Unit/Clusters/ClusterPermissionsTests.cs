using System.Reflection;
using System.Text.Json.Nodes;
using Conformance.Clusters;
using Conformance.Fixtures;
using Conformance.Manifests;

namespace Conformance.Unit.Clusters;

/// <summary>What the suite asks to be allowed in an existing cluster is what it does there.</summary>
[Trait("Tier", "unit")]
public sealed class ClusterPermissionsTests
{
    [Fact]
    public void The_role_that_is_printed_grants_exactly_what_is_asked_for()
    {
        var role = ManifestParser.Parse(ClusterPermissions.ClusterRole()).Should().ContainSingle().Which;

        role.Id.Should().Be("ClusterRole/conformance");
        var granted = role.At("rules")!.AsArray().SelectMany(rule =>
            from resource in Texts(rule!, "resources")
            from verb in Texts(rule!, "verbs")
            select $"{verb} {Texts(rule!, "apiGroups").Single()}/{resource}");
        granted.Should().BeEquivalentTo(
            ClusterPermissions.Needed.SelectMany(permission => permission.Verbs.Select(verb => $"{verb} {permission.Group}/{permission.Resource}")));

        static IEnumerable<string> Texts(JsonNode rule, string key) => rule[key]!.AsArray().Select(item => item!.ToString());
    }

    [Fact]
    public void Nothing_of_the_cluster_itself_is_changed_but_namespaces()
    {
        string[] ofTheCluster = ["namespaces", "nodes", "storageclasses"];

        var changed = ClusterPermissions.Needed
            .Where(permission => ofTheCluster.Contains(permission.Resource) && permission.Verbs.Except(["get", "list", "watch"]).Any());

        changed.Should().ContainSingle().Which.Resource.Should().Be("namespaces");
        ClusterPermissions.Needed.Should().NotContain(permission =>
            permission.Group == "rbac.authorization.k8s.io" || permission.Group == "apiextensions.k8s.io" || permission.Resource == "*");
    }

    [Fact]
    public void Every_kind_that_the_suite_reads_may_be_read()
    {
        var read = typeof(ResourceKind).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (ResourceKind)field.GetValue(null)!);

        foreach (var kind in read)
            Verbs(kind.Group, kind.Plural).Should().Contain(["get", "list"], "{0} is a ResourceKind", kind);
    }

    [Fact]
    public async Task Every_kind_that_the_chart_renders_may_be_made_and_removed()
    {
        var kinds = new HashSet<(string ApiVersion, string Kind)>();
        foreach (var fixture in Fixture.All)
            foreach (var manifest in (await fixture.RenderAsync()).Manifests)
                kinds.Add((manifest.ApiVersion, manifest.Kind));

        foreach (var (apiVersion, kind) in kinds)
            Verbs(apiVersion.Contains('/') ? apiVersion.Split('/')[0] : "", Plural(kind))
                .Should().Contain(["create", "delete", "get", "list", "patch", "update", "watch"], "the chart renders {0}", kind);
    }

    private static string Plural(string kind) =>
        kind.EndsWith('y') ? $"{kind[..^1].ToLowerInvariant()}ies" : $"{kind.ToLowerInvariant()}s";

    private static IReadOnlyList<string> Verbs(string group, string resource) => ClusterPermissions.Needed
        .FirstOrDefault(permission => permission.Group == group && permission.Resource == resource)?.Verbs ?? [];
}
