using Conformance.E2E.Backup;

namespace Conformance.E2E.Recovery;

/// <summary>The same by the operator's own method, and from a Backup of the same namespace.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "recovery")]
public sealed class RecoveryInTreeTests(E2ERun run) : RecoveryTest(run)
{
    [Fact]
    public async Task Moment_is_recovered_in_tree()
    {
        var source = await Run.Backups.InTreeAsync();
        await source.FirstBackupAsync(Cancelled);
        await source.QueryAsync("SET ROLE ibs; CREATE TABLE ibs.moments (what text)", Cancelled);
        var recovered = await RecoverAsync(source, "in-tree", await MomentAsync(source), BackupReleases.InTree);

        await LooksAsItWasAsync(source, recovered);
        await recovered.ArchiveAsync(Cancelled);
        (await recovered.Store.KeysAsync(Cancelled)).Should().Contain(key => key.StartsWith($"{recovered.Namespace}/postgres-recovered/wals/"));
        await RemoveAsync(recovered);
    }

    /// <summary>In the Backup's own namespace, under another name, up to the end of what was archived.</summary>
    [Fact]
    public async Task Backup_of_the_same_namespace_is_recovered_beside_its_cluster()
    {
        var source = await Run.Backups.InTreeAsync();
        Uses(source.Namespace);
        await InsertAsync(source, 1, Cancelled);
        var backup = await source.BackUpAsync("before-the-copy", Cancelled);
        await InsertAsync(source, 2, Cancelled);
        await source.ArchiveAsync(Cancelled);

        var copy = await BackedUpRelease.InstallAsync(
            source.Lease,
            source.Store,
            source.Namespace,
            BackupReleases.InTree(BackedUpRelease.Values(source.Store, 1)) + $"""

            fullnameOverride: copy
            bootstrap:
              method: recovery
              recovery:
                source: backup
                backupName: {backup.Name}
            """,
            Cancelled,
            "copy");
        await copy.Postgres.WaitReadyAsync(Cancelled);

        (await StepsAsync(copy, Cancelled)).Should().Be("1 2");
        (await copy.QueryAsync("SELECT pg_is_in_recovery()", Cancelled)).Should().Be("f");
        await copy.ArchiveAsync(Cancelled);
        (await source.Store.KeysAsync(Cancelled)).Should().Contain(key => key.StartsWith($"{source.Namespace}/copy-recovered/wals/"), "it archives to a folder of its own");
    }
}
