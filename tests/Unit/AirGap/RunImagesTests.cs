using Conformance.AirGap;
using Conformance.Tools;

namespace Conformance.Unit.AirGap;

/// <summary>What a machine without a registry has to be brought.</summary>
[Trait("Tier", "unit")]
public sealed class RunImagesTests
{
    [Fact]
    public async Task Every_pinned_image_is_listed_once_and_so_are_those_of_the_manifests()
    {
        var images = await RunImages.ReadAsync(TestContext.Current.CancellationToken);

        images.All.Should().OnlyHaveUniqueItems()
            .And.Contain(Versions.Current.Images.Values.Except([Versions.Current.Images["k3s"]]))
            .And.Contain(Versions.Current.Postgresql.Select(pin => pin.Name))
            .And.Contain(image => image.StartsWith("ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar"))
            .And.Contain(image => image.StartsWith("ghcr.io/cloudnative-pg/plugin-barman-cloud") && !image.Contains("sidecar"));
        images.All.Should().OnlyContain(image => image.Contains(':') && !image.Any(char.IsWhiteSpace));
        images.InCluster.Should().NotContain(Versions.Current.Images["python"]);
    }

    [Fact]
    public void A_sidecar_is_read_out_of_its_secret() => RunImages.OfManifest("""
        apiVersion: v1
        kind: Secret
        metadata: {name: a}
        data:
          SIDECAR_IMAGE: |
            Z2hjci5pby9hL3NpZ
            GVjYXI6djE=
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: b}
        spec:
          template:
            spec:
              initContainers: [{name: i, image: "ghcr.io/a/init:1"}]
              containers: [{name: c, image: "ghcr.io/a/main:1"}]
        """.Replace("        ", "")).Should().Equal("ghcr.io/a/sidecar:v1", "ghcr.io/a/init:1", "ghcr.io/a/main:1");

    [Fact]
    public void A_nodes_own_images_are_read_out_of_what_it_wrote() => BuiltInImages.Parse("""
        version = 3
            sandbox = "rancher/mirrored-pause:3.6"
          sandbox_image = "rancher/mirrored-pause:3.6"
        ---
              containers:
              - name: coredns
                image: "%{SYSTEM_DEFAULT_REGISTRY}%rancher/mirrored-coredns-coredns:1.12.0"
                imagePullPolicy: IfNotPresent
              - image: registry.example.com/a/b:1
              image: %{SYSTEM_DEFAULT_REGISTRY}%rancher/mirrored-library-busybox:1.36.1
        """).Should().Equal(
            "docker.io/rancher/mirrored-pause:3.6",
            "docker.io/rancher/mirrored-coredns-coredns:1.12.0",
            "registry.example.com/a/b:1",
            "docker.io/rancher/mirrored-library-busybox:1.36.1");

    [Theory]
    [InlineData("ghcr.io/cloudnative-pg/pgbouncer:1.25.1", "ghcr.io_cloudnative-pg_pgbouncer_1.25.1.tar")]
    [InlineData("a/b:1@sha256:0", "a_b_1_sha256_0.tar")]
    public void An_archive_is_named_after_its_image(string image, string name) => Bundle.ArchiveName(image).Should().Be(name);

    [Fact]
    public void A_node_loads_the_archives_of_the_folder_and_not_what_is_Dockers()
    {
        using var scratch = new ScratchDirectory();
        Directory.CreateDirectory(scratch.File("docker"));
        foreach (var file in new[] { "b.tar", "a.tar", "cnpg-1.30.0.yaml", "docker/node.tar" })
            File.WriteAllText(scratch.File(file), "");

        new Bundle(scratch.Path).NodeArchives().Should().Equal(scratch.File("a.tar"), scratch.File("b.tar"));
        new Bundle(scratch.Path).DjangoImages.Should().BeNull();
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        var archives = () => new Bundle("/nowhere").NodeArchives();

        archives.Should().Throw<ConformanceException>().WithMessage("CONFORMANCE_IMAGES names /nowhere, which is no folder.*");
    }
}
