using Conformance.Tools;

namespace Conformance.Unit.Chart;

/// <summary>The image, and the ids that fit it.</summary>
[Trait("Tier", "unit")]
public sealed class ImageTests
{
    private const string DigestOf17 = "sha256:0000000000000000000000000000000000000000000000000000000000000017";

    [Theory]
    [InlineData("option-3-own-values", "docker.io/library/postgres:17.2", 999)]
    [InlineData("postgres-18", "docker.io/library/postgres:18.1", 999)]
    [InlineData("image-official-alpine", "docker.io/library/postgres:17.2-alpine3.21", 70)]
    [InlineData("image-official-digest-mirror", "registry.example.com:5000/mirror/postgres:17.2@" + DigestOf17, 999)]
    [InlineData("image-cnpg-standard", "ghcr.io/cloudnative-pg/postgresql:17.6-standard-trixie", 26)]
    [InlineData("image-custom-ids", "docker.io/platform/pg-with-extensions:17.2-7", 1001)]
    public async Task The_ids_follow_the_image_family(string fixture, string image, int id)
    {
        var render = await Rendered.Fixture(fixture);

        render.Cluster.Should().Have("spec.imageName", image);
        render.Cluster.Should().Have("spec.postgresUID", id);
        render.Cluster.Should().Have("spec.postgresGID", id);
        var test = render.Single("Pod");
        test.Should().Have("spec.containers[0].image", image);
        test.Should().Have("spec.securityContext.runAsUser", id);
    }

    [Fact]
    public async Task A_catalog_takes_the_place_of_the_image_name()
    {
        var cluster = await Rendered.Cluster("image-catalog");

        cluster.Should().NotHave("spec.imageName");
        cluster.Should().Have("spec.imageCatalogRef.kind", "ClusterImageCatalog");
        cluster.Should().Have("spec.imageCatalogRef.name", "postgresql-standard-trixie");
        cluster.Should().Have("spec.imageCatalogRef.major", 17);
        cluster.Should().Have("spec.postgresUID", 26);
    }

    [Fact]
    public async Task Pull_secrets_reach_the_instances_and_the_test_pod()
    {
        var render = await Rendered.Fixture("image-official-digest-mirror");

        foreach (var manifest in new[] { render.Cluster, render.Single("Pod") })
        {
            manifest.Should().Have("spec.imagePullSecrets[0].name", "registry-login");
            manifest.Should().Have("spec.imagePullSecrets[1].name", "registry-login-2");
        }

        render.Cluster.Should().Have("spec.imagePullPolicy", "Always");
    }

    [Fact]
    public async Task The_default_image_is_what_Chart_yaml_and_versions_json_say()
    {
        var cluster = await Rendered.Cluster("option-3-own-values");
        var chart = await File.ReadAllTextAsync(Path.Combine(Repository.Chart, "Chart.yaml"), TestContext.Current.CancellationToken);

        cluster.Should().Have("spec.imageName", Versions.Current.Images["postgres"]);
        chart.Should().Contain($"appVersion: \"{Versions.Current.Images["postgres"].Split(':')[^1]}\"");
        chart.Should().Contain($"\"{string.Join(", ", Versions.Current.Operators.Select(release => release.Version))}\"");
    }
}
