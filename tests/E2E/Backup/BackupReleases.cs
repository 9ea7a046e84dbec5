using Conformance.Clusters;

namespace Conformance.E2E.Backup;

/// <summary>The object store and the releases that back up to it, each made once, when the first test asks for it. Tests use them side by side.</summary>
public sealed class BackupReleases
{
    private readonly E2ERun run;

    private readonly SharedSetup<S3Store> store;

    private readonly SharedSetup<BackedUpRelease> plugin;

    private readonly SharedSetup<BackedUpRelease> twin;

    private readonly SharedSetup<BackedUpRelease> inTree;

    internal BackupReleases(E2ERun run)
    {
        this.run = run;
        store = new("The object store", StartStoreAsync);
        plugin = new("The release with backup by the plugin", () => InstallAsync("plugin", instances: 2));
        twin = new("The second release with backup by the plugin", () => InstallAsync("twin", instances: 2));
        inTree = new("The release with backup in-tree", () => InstallAsync("in-tree", instances: 1, InTree));
    }

    /// <summary>Two instances of the official image, backed up by the plugin. What is in its archive stays there.</summary>
    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public Task<BackedUpRelease> PluginAsync() => GetAsync(plugin);

    /// <summary>The same values again, in another namespace and the same bucket. Backups are deleted from its archive.</summary>
    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public Task<BackedUpRelease> TwinAsync() => GetAsync(twin);

    /// <summary>One instance of an image with barman, backed up by the operator itself.</summary>
    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public Task<BackedUpRelease> InTreeAsync() => GetAsync(inTree);

    /// <summary>The store, with the plugin installed beside the operator. It is never cut: others use it.</summary>
    public Task<S3Store> StoreAsync() => GetAsync(store);

    /// <summary>Turns values for the plugin into values for the operator's own method.</summary>
    public static string InTree(string values) => values
        .Replace("  enabled: true\n", "  enabled: true\n  method: barmanObjectStore\n", StringComparison.Ordinal)
        .Replace("  sidecar:\n    retentionPolicyIntervalSeconds: 10\n", "", StringComparison.Ordinal)
        + "\nimage:\n  registry: ghcr.io\n  repository: cloudnative-pg/postgresql\n  tag: 17.6-system-trixie\n";

    private async Task<T> GetAsync<T>(SharedSetup<T> setup)
    {
        await run.LeaseAsync();
        return await setup.GetAsync();
    }

    private async Task<BackedUpRelease> InstallAsync(string name, int instances, Func<string, string>? change = null)
    {
        var lease = await run.LeaseAsync();
        var objects = await StoreAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync($"backup-{name}");
        try
        {
            var values = BackedUpRelease.Values(objects, instances);
            var release = await BackedUpRelease.InstallAsync(lease, objects, space, change?.Invoke(values) ?? values, CancellationToken.None);
            await release.Postgres.WaitReadyAsync();
            return release;
        }
        catch
        {
            await Diagnostics.CollectAsync(lease.Cluster, lease.Operator, "backup", space);
            throw;
        }
    }

    private async Task<S3Store> StartStoreAsync()
    {
        var lease = await run.LeaseAsync();
        var ready = lease.IsOwn ? BarmanPlugin.InstallAsync(lease.Cluster) : BarmanPlugin.WaitAvailableAsync(lease.Cluster);
        var started = await S3Store.StartAsync(lease.Cluster, await lease.Cluster.Namespaces.CreateAsync("backup-store"));
        await ready;
        return started;
    }
}
