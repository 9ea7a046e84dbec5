using Conformance.Clusters;

namespace Conformance.E2E.Backup;

/// <summary>One instance whose backups have something wrong with them, and whose Cluster need not become Ready by that.</summary>
internal static class FaultyRelease
{
    /// <param name="uses">Told of the namespace before anything is in it.</param>
    public static async Task<BackedUpRelease> InstallAsync(
        E2ERun run, Action<string> uses, string fault, string accessKey = S3Store.AccessKeyId, string bucket = S3Store.Bucket, CancellationToken cancellationToken = default)
    {
        var lease = await run.LeaseAsync();
        var store = await run.Backups.StoreAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync($"backup-{fault}", cancellationToken);
        uses(space);
        var release = await BackedUpRelease.InstallAsync(lease, store, space, BackedUpRelease.Values(store, 1, accessKey, bucket), cancellationToken);
        await Wait.UntilAsync(
            $"the primary of {space} to be Ready",
            Deadlines.ClusterReady,
            async token => await release.Postgres.InstancesAsync(token) is [var pod] && Conditions.IsTrue(pod, "Ready") ? null : "it is not Ready",
            cancellationToken);
        return release;
    }
}
