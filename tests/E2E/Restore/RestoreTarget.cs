using Conformance.Clusters;

namespace Conformance.E2E.Restore;

/// <summary>One release that a class's tests restore into, one after the other, with something in use in its database.</summary>
public sealed class RestoreTarget(E2ERun run)
{
    private SharedSetup<RestoredDatabase>? made;

    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public async Task<RestoredDatabase> GetAsync()
    {
        var lease = await run.LeaseAsync();
        return await (made ??= new("The release to restore into", () => InstallAsync(lease))).GetAsync();
    }

    private static async Task<RestoredDatabase> InstallAsync(ClusterLease lease)
    {
        var space = await lease.Cluster.Namespaces.CreateAsync("restore-dumps");
        try
        {
            var database = await RestoredDatabase.InstallAsync(lease, space, CancellationToken.None);
            await database.QueryAsync("SET ROLE ibs; CREATE TABLE ibs.in_use AS SELECT n FROM generate_series(1, 1000) n", "ibs", CancellationToken.None);
            return database;
        }
        catch
        {
            await Diagnostics.CollectAsync(lease.Cluster, lease.Operator, "restore", space);
            throw;
        }
    }
}
