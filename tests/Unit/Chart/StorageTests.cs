namespace Conformance.Unit.Chart;

[Trait("Tier", "unit")]
public sealed class StorageTests
{
    [Fact]
    public async Task The_default_volume_has_a_size_and_the_clusters_default_class()
    {
        var cluster = await Rendered.Cluster("option-2-set-passwords");

        cluster.Map("spec.storage").Should().Equal(new Dictionary<string, string> { ["size"] = "5Gi" });
        cluster.Has("spec.walStorage").Should().BeFalse();
    }

    [Fact]
    public async Task Both_volumes_take_size_class_and_resizing()
    {
        var cluster = await Rendered.Cluster("storage-and-wal");

        cluster.Text("spec.storage.size").Should().Be("20Gi");
        cluster.Text("spec.storage.storageClass").Should().Be("nfs-client");
        cluster.Flag("spec.storage.resizeInUseVolumes").Should().BeFalse();
        cluster.Text("spec.walStorage.size").Should().Be("5Gi");
        cluster.Text("spec.walStorage.storageClass").Should().Be("fast");
        cluster.Has("spec.walStorage.resizeInUseVolumes").Should().BeFalse();
    }
}
