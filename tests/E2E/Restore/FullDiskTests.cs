using Conformance.Clusters;
using Conformance.Restore;
using Conformance.Tools;

namespace Conformance.E2E.Restore;

/// <summary>A cluster on a volume that the dump does not fit on: the restore fails, what is in use stays, and the document's commands make room again.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "restore")]
public sealed class FullDiskTests(E2ERun run) : ScenarioTest(run, "restore")
{
    private const int Megabytes = 256;

    /// <summary>What is left on the volume when the restore begins: less than its tables need.</summary>
    private const int FreeBytes = 2 << 20;

    [Fact]
    public async Task Restore_onto_a_full_disk_fails_what_is_in_use_stays_and_there_can_be_room_again()
    {
        var lease = await Run.LeaseAsync();
        Assert.SkipUnless(lease.IsOwn, "A volume of a fixed size is made on the node, and this cluster is not the suite's own.");
        var space = await lease.Cluster.Namespaces.CreateAsync("restore-full", Cancelled);
        Uses(space);
        await SmallVolume.MakeAsync(lease.Cluster, space, Versions.Current.Images["postgres"], Megabytes, Cancelled);
        var site = await Run.OldSiteAsync();
        var database = await RestoredDatabase.InstallAsync(lease, space, Cancelled, Values(space));
        await database.QueryAsync("SET ROLE ibs; CREATE TABLE ibs.in_use AS SELECT n FROM generate_series(1, 1000) n", "ibs", Cancelled);
        using var document = new RestoreDocument(database);
        await document.CopyAsync(DumpForm.Named("custom"), site.Dumps, Cancelled);
        await document.RequireAsync(Cancelled, "prepare");

        await database.QueryAsync("CHECKPOINT", "postgres", Cancelled);
        await database.RequireAsync(
            $"""
            kubectl exec -n ibs-prod postgres-1 -c postgres -- bash -ec '
              cd /var/lib/postgresql/data
              free=$(df --output=avail --block-size=1 . | tail -n 1)
              head --bytes=$((free - {FreeBytes})) /dev/zero > ballast'
            """,
            document.Folder,
            Cancelled);
        var before = await database.ManifestAsync("ibs", Cancelled);

        var restored = await document.RunAsync("archive", Cancelled);

        restored.ExitCode.Should().Be(1);
        restored.StandardError.Should().Contain("No space left on device");
        before.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
        await document.RequireAsync(Cancelled, "room");
        await database.QueryAsync("INSERT INTO ibs.in_use SELECT n FROM generate_series(1, 1000) n", "ibs", Cancelled);
        (await database.QueryAsync("SELECT count(*) FROM ibs.in_use", "ibs", Cancelled)).Should().Be("2000");
        await database.Postgres.WaitReadyAsync(Cancelled);
        await database.RemoveAsync(Cancelled);
        await SmallVolume.RemoveAsync(lease.Cluster, space, Cancelled);
    }

    /// <summary>WAL has a volume of its own, which does not fill.</summary>
    private static string Values(string storageClass) => $"""
        auth:
          password: application-password
          postgresPassword: {RestoredDatabase.SuperuserPassword}
        storage:
          size: {Megabytes}Mi
          storageClass: {storageClass}
        walStorage:
          size: 1Gi
        replication:
          instances: 1
        postgresql:
          parameters:
            max_wal_size: 256MB
            min_wal_size: 80MB
        """;
}
