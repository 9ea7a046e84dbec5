using System.Diagnostics;
using Conformance.Clusters;
using Conformance.E2E.Backup;
using Conformance.Reporting;

namespace Conformance.E2E.Recovery;

/// <summary>Snapshots of volumes become a cluster beside their source: with the archive what came after them is there too, without it they are enough.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "recovery")]
public sealed class SnapshotRecoveryTests(E2ERun run) : RecoveryTest(run)
{
    private const string Copy = "copy";

    private static readonly SemaphoreSlim OneDriver = new(1);

    [Fact]
    public async Task Snapshot_of_a_running_instance_is_recovered_with_what_was_archived_since()
    {
        var source = await SourceAsync("snapshot-online", instances: 2, values => values);
        await InsertAsync(source, 1, Cancelled);

        var clock = Stopwatch.StartNew();
        var snapshots = await SnapshotAsync(source);
        Measurements.Record(Scenario, "base backup by snapshots of the volumes", clock.Elapsed.TotalSeconds, "s", 120);
        snapshots.Should().BeEquivalentTo("PG_DATA before-upgrade", "PG_WAL before-upgrade-wal");
        await InsertAsync(source, 2, Cancelled);
        await source.ArchiveAsync(Cancelled);

        clock.Restart();
        await source.RunAsync(
            Block("recover-snapshot"),
            new Dictionary<string, string>
            {
                ["values-prod.yaml"] = await File.ReadAllTextAsync(source.ValuesFile, Cancelled),
                ["values-snapshot.yaml"] = Recovery("source: volumeSnapshots\n    serverName: postgres\n    volumeSnapshots:\n      storage: before-upgrade\n      walStorage: before-upgrade-wal"),
            },
            source.Places,
            Cancelled);
        Measurements.Record(Scenario, "recovery from snapshots of the volumes, two instances", clock.Elapsed.TotalSeconds, "s", 180);

        var copy = new BackedUpRelease(source.Lease, source.Store, source.Namespace, source.ValuesFile, Copy);
        (await StepsAsync(copy, Cancelled)).Should().Be("1 2");
        (await copy.Postgres.GetAsync(Cancelled)).At("status.readyInstances")!.GetValue<long>().Should().Be(2);
        await copy.ArchiveAsync(Cancelled);
        (await source.Store.KeysAsync(Cancelled)).Should().Contain(key => key.StartsWith($"{source.Namespace}/copy-recovered/wals/"), "it archives to a folder of its own");
        (await StepsAsync(source, Cancelled)).Should().Be("1 2", "the source is not touched");
        await RemoveAsync(source);
    }

    /// <summary>By the snapshots' names, and by the Backup's.</summary>
    [Fact]
    public async Task Snapshot_of_a_stopped_instance_is_recovered_without_an_archive()
    {
        var source = await SourceAsync("snapshot-offline", instances: 1, WithoutArchive);
        await InsertAsync(source, 1, Cancelled);
        await SnapshotAsync(source);
        await source.Postgres.WaitReadyAsync(Cancelled);
        await InsertAsync(source, 2, Cancelled);

        await Task.WhenAll(
            RecoversAsync(source, Copy, "source: volumeSnapshots\n    volumeSnapshots:\n      storage: before-upgrade\n      walStorage: before-upgrade-wal"),
            RecoversAsync(source, "copy-of-backup", "source: backup\n    backupName: before-upgrade"));
        (await StepsAsync(source, Cancelled)).Should().Be("1 2", "the source is not touched");
        await RemoveAsync(source);
    }

    private async Task RecoversAsync(BackedUpRelease source, string name, string from)
    {
        var values = $"{await File.ReadAllTextAsync(source.ValuesFile, Cancelled)}\n{Recovery(from, name)}";
        var recovered = await BackedUpRelease.InstallAsync(source.Lease, source.Store, source.Namespace, values, Cancelled, name);
        await recovered.Postgres.WaitReadyAsync(Cancelled);
        (await StepsAsync(recovered, Cancelled)).Should().Be("1", name);
        (await recovered.QueryAsync("SELECT pg_is_in_recovery()", Cancelled)).Should().Be("f", name);
    }

    private async Task<IReadOnlyList<string>> SnapshotAsync(BackedUpRelease source) =>
        [.. (await source.RunAsync(Block("snapshot"), NoFiles, source.Places, Cancelled)).Split('\n').Where(line => line.StartsWith("PG_", StringComparison.Ordinal))];

    /// <summary>A release on volumes that can be snapshot, data and WAL each on its own.</summary>
    private async Task<BackedUpRelease> SourceAsync(string name, int instances, Func<string, string> change)
    {
        var lease = await Run.LeaseAsync();
        var classes = await ClassesAsync(lease);
        var store = await Run.Backups.StoreAsync();
        var values = BackedUpRelease.Values(store, instances)
            .Replace("storage:\n", $"walStorage:\n  size: 1Gi\n  storageClass: {classes.Storage}\nstorage:\n  storageClass: {classes.Storage}\n", StringComparison.Ordinal)
            .Replace("backup:\n", $"backup:\n  volumeSnapshot:\n    className: {classes.Snapshot}\n", StringComparison.Ordinal);
        var source = await BackedUpRelease.InstallAsync(lease, store, await NamespaceAsync(name), change(values), Cancelled);
        await source.Postgres.WaitReadyAsync(Cancelled);
        return source;
    }

    /// <summary>Those that the cluster has; in a cluster of the suite's own they are made first.</summary>
    private async Task<SnapshotClasses> ClassesAsync(ClusterLease lease)
    {
        await OneDriver.WaitAsync(Cancelled);
        try
        {
            if (await SnapshotClasses.FindAsync(lease.Cluster, Cancelled) is { } found)
                return found;
            Assert.SkipUnless(lease.IsOwn, "No storage class of this cluster has a VolumeSnapshotClass of the same driver, and the cluster is not the suite's own.");
            return await SnapshotDriver.InstallAsync(lease.Cluster, await lease.Cluster.Namespaces.CreateAsync("recovery-snapshot-driver", Cancelled), Cancelled);
        }
        finally
        {
            OneDriver.Release();
        }
    }

    private static string Recovery(string from, string name = Copy) => $"""
        fullnameOverride: {name}
        bootstrap:
          method: recovery
          recovery:
            {from}
        """;

    private static string WithoutArchive(string values) => values[..values.IndexOf("  enabled: true\n", StringComparison.Ordinal)];
}
