namespace Conformance.Unit.Chart;

[Trait("Tier", "unit")]
public sealed class StorageTests
{
    [Fact]
    public async Task The_default_volume_has_a_size_and_the_clusters_default_class()
    {
        var cluster = await Rendered.Cluster("option-2-set-passwords");

        cluster.Should().HaveMap("spec.storage", ("size", "5Gi"));
        cluster.Should().NotHave("spec.walStorage");
    }

    [Fact]
    public async Task Both_volumes_take_size_class_and_resizing()
    {
        var cluster = await Rendered.Cluster("storage-and-wal");

        cluster.Should().Have("spec.storage.size", "20Gi");
        cluster.Should().Have("spec.storage.storageClass", "nfs-client");
        cluster.Should().Have("spec.storage.resizeInUseVolumes", false);
        cluster.Should().Have("spec.walStorage.size", "5Gi");
        cluster.Should().Have("spec.walStorage.storageClass", "fast");
        cluster.Should().NotHave("spec.walStorage.resizeInUseVolumes");
    }
}
