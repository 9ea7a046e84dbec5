using System.Net;
using Conformance.Manifests;
using k8s.Autorest;

namespace Conformance.Clusters;

/// <summary>What volumes and their snapshots are made by: classes of one CSI driver.</summary>
/// <param name="Storage">The StorageClass's name.</param>
/// <param name="Snapshot">The VolumeSnapshotClass's name.</param>
public sealed record SnapshotClasses(string Storage, string Snapshot)
{
    private static readonly ResourceKind VolumeSnapshotClass = new("snapshot.storage.k8s.io", "v1", "volumesnapshotclasses");

    /// <summary>The first pair that a cluster has, in the order of the names.</summary>
    /// <returns>Null where no driver of its volumes makes snapshots.</returns>
    public static async Task<SnapshotClasses?> FindAsync(KubernetesCluster cluster, CancellationToken cancellationToken = default)
    {
        var snapshots = await SnapshotsAsync(cluster, cancellationToken);
        return (await cluster.ListAsync(ResourceKind.StorageClass, null, cancellationToken))
            .SelectMany(
                storage => snapshots.Where(snapshot => snapshot.Text("driver") == storage.Text("provisioner")),
                (storage, snapshot) => new SnapshotClasses(storage.Name, snapshot.Name))
            .FirstOrDefault();
    }

    private static async Task<IReadOnlyList<Manifest>> SnapshotsAsync(KubernetesCluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.ListAsync(VolumeSnapshotClass, null, cancellationToken);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // The kind itself is not known.
            return [];
        }
    }
}
