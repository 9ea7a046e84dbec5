using Conformance.Fixtures;

namespace Conformance.Unit.Chart;

/// <summary>Names, labels, and what survives an uninstall.</summary>
[Trait("Tier", "unit")]
public sealed class MetadataTests
{
    /// <summary>The Cluster, and what it cannot go on without: its logins, its way in, its archive, its backups and dumps.</summary>
    private static readonly string[] Kept = ["Cluster", "Secret", "Service", "ObjectStore", "ScheduledBackup", "PersistentVolumeClaim"];

    public static TheoryData<string> Fixtures() => new(Fixture.All.Select(fixture => fixture.Name));

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Cluster_and_secrets_and_what_the_cluster_reads_survive_an_uninstall_unless_told_otherwise(string name)
    {
        var render = await Rendered.Fixture(name);
        var kept = render.Manifests
            .Where(manifest => manifest.Text("metadata.annotations[\"helm.sh/resource-policy\"]") == "keep")
            .Select(manifest => manifest.Id);
        var queries = render.Cluster.Text("spec.monitoring.customQueriesConfigMap[0].name");
        var expected = render.Manifests
            .Where(manifest => Kept.Contains(manifest.Kind) || (manifest.Kind == "ConfigMap" && manifest.Name == queries))
            .Select(manifest => manifest.Id);

        kept.Should().BeEquivalentTo(name == "deleted-with-release" ? [] : expected);
    }

    [Fact]
    public async Task Common_labels_and_annotations_reach_every_resource_and_what_the_operator_makes()
    {
        var render = await Rendered.Fixture("pods-and-metadata");

        render.Manifests.Should().OnlyContain(manifest => manifest.Text("metadata.labels.team") == "data");
        render.Manifests.Should().OnlyContain(manifest => manifest.Text("metadata.labels.cost-center") == "0815");
        render.Manifests.Should().OnlyContain(manifest => manifest.Text("metadata.annotations.contact") == "data@example.com");
        render.Cluster.Should().Have("spec.inheritedMetadata.labels.team", "data");
        render.Cluster.Should().Have("spec.inheritedMetadata.annotations.contact", "data@example.com");
        render.Cluster.Should().Have("spec.managed.services.additional[0].serviceTemplate.metadata.labels.team", "data");
        render.Cluster.Should().Have("spec.managed.services.additional[0].serviceTemplate.metadata.annotations.contact", "data@example.com");
        render.Cluster.Should().Have("spec.managed.services.additional[1].serviceTemplate.metadata.labels.team", "reporting");
    }

    [Theory]
    [InlineData("custom-names", "shop")]
    [InlineData("option-1-global-development", "ibs-dev")]
    [InlineData("subchart-under-umbrella", "ibs-prod")]
    public async Task Everything_is_in_the_releases_namespace(string fixture, string expected)
    {
        var render = await Rendered.Fixture(fixture);

        render.Manifests.Select(manifest => manifest.Text("metadata.namespace")).Distinct().Should().Equal(expected);
    }

    [Fact]
    public async Task Extra_objects_are_rendered_as_maps_and_as_templates()
    {
        var render = await Rendered.Fixture("extra-objects");

        render.Single("ConfigMap", "site-settings").Should().Have("data.enabled", "yes");
        render.Single("ConfigMap", "postgres-endpoint").Should().Have("data.DATABASE_READ_HOST", "postgres-cnpg-read");
    }

    [Fact]
    public async Task Two_clusters_in_one_namespace_share_no_name()
    {
        var first = await Rendered.Fixture("option-3-own-values");
        var second = await Rendered.Fixture("release-name-as-stem");

        first.Manifests.Select(manifest => manifest.Id).Should().NotIntersectWith(second.Manifests.Select(manifest => manifest.Id));
    }
}
