using Conformance.Clusters;

namespace Conformance.E2E.Backup;

/// <summary>The object store and the releases that back up to it, each made once, when the first test asks for it.</summary>
public sealed class BackupReleases(E2ERun run)
{
    private SharedSetup<BackedUpRelease>? plugin;

    private SharedSetup<BackedUpRelease>? inTree;

    /// <summary>Two instances of the official image, backed up by the plugin.</summary>
    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public async Task<BackedUpRelease> PluginAsync()
    {
        await run.LeaseAsync();
        return await (plugin ??= new("The release with backup by the plugin", () => InstallAsync("plugin", instances: 2))).GetAsync();
    }

    /// <summary>One instance of an image with barman, backed up by the operator itself.</summary>
    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public async Task<BackedUpRelease> InTreeAsync()
    {
        await run.LeaseAsync();
        return await (inTree ??= new("The release with backup in-tree", () => InstallAsync("in-tree", instances: 1, InTree))).GetAsync();
    }

    /// <summary>The store, with the plugin installed beside the operator.</summary>
    public Task<S3Store> StoreAsync() => run.StoreAsync();

    /// <summary>Turns values for the plugin into values for the operator's own method.</summary>
    public static string InTree(string values) => values
        .Replace("  enabled: true\n", "  enabled: true\n  method: barmanObjectStore\n", StringComparison.Ordinal)
        .Replace("  sidecar:\n    retentionPolicyIntervalSeconds: 10\n", "", StringComparison.Ordinal)
        + "\nimage:\n  registry: ghcr.io\n  repository: cloudnative-pg/postgresql\n  tag: 17.2-standard-trixie\n";

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
}

/// <summary>Tests on the releases that are backed up: one after the other, since each looks at what the archive holds.</summary>
[CollectionDefinition(Name)]
public sealed class BackupCollection : ICollectionFixture<BackupReleases>
{
    public const string Name = "Backups";
}
