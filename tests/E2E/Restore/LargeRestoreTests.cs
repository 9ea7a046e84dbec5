using System.Diagnostics;
using Conformance.Clusters;
using Conformance.Reporting;
using Conformance.Tools;

namespace Conformance.E2E.Restore;

/// <summary>
/// A custom dump of a gigabyte: what docs/restore.md costs over a bare parallel pg_restore into the same server, and what
/// the verifier takes. Explicit, since it takes six minutes and five gigabytes, and measures only on a machine that idles.
/// </summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "restore")]
public sealed class LargeRestoreTests(E2ERun run) : ScenarioTest(run, "restore")
{
    /// <summary>Contracts, and bytes of every second one's signature: a dump of a gigabyte.</summary>
    private const string Size = "400000 5120";

    private const int Repetitions = 2;

    private const double MegaByte = 1e6;

    [Fact(Explicit = true)]
    public async Task Gigabyte_is_restored_by_the_document_within_1_3_times_a_bare_parallel_restore_and_verified_in_a_minute()
    {
        var lease = await Run.LeaseAsync();
        var (space, oldSpace) = (await NamespaceAsync(lease, "large"), await NamespaceAsync(lease, "large-old"));
        var old = await OldServer.StartAsync(lease.Cluster, oldSpace, Versions.Current.Images["postgres"], cancellationToken: Cancelled);
        var made = OldSite.MakeThereAsync(lease, old, Size, "custom");
        var database = await RestoredDatabase.InstallAsync(lease, space, Cancelled);
        await made;
        using var document = new RestoreDocument(database);
        await document.RequireAsync(Cancelled, "pod");
        await database.RequireAsync(
            $"""
            kubectl exec -n {oldSpace} {OldServer.PrimaryPod} -- bash -ec 'cd {OldServer.Dumps}; mv custom.dump backup.dump; sha256sum backup.dump > backup.sha256; tar -c backup.*' |
              kubectl exec -i -n ibs-prod restore -- tar -x -C /dumps
            """,
            document.Folder,
            Cancelled);
        var bytes = await database.RunAsync("kubectl exec -n ibs-prod restore -- stat --format %s /dumps/backup.dump", document.Folder, Cancelled);
        var size = long.Parse(bytes.StandardOutput) / MegaByte;
        size.Should().BeGreaterThan(1000);
        Measurements.Record(Scenario, "size of the large dump", size, "MB");

        var (bare, documented) = (new List<double>(), new List<double>());
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            bare.Add(await SecondsAsync(database, () => database.RequireAsync(
                """
                kubectl exec -n ibs-prod restore -- psql -d postgres -q -c "DROP DATABASE IF EXISTS bare" -c "CREATE DATABASE bare OWNER ibs TEMPLATE template0"
                kubectl exec -n ibs-prod restore -- pg_restore --dbname=bare --jobs=4 /dumps/backup.dump
                """,
                document.Folder,
                Cancelled)));
            await database.QueryAsync("DROP DATABASE bare", "postgres", Cancelled);
            documented.Add(await SecondsAsync(database, () => document.RequireAsync(Cancelled, "prepare", "archive")));
        }

        Measurements.Record(Scenario, "bare pg_restore -j of the large dump", bare.Min(), "s");
        Measurements.Record(Scenario, "docs/restore.md of the large dump, checksum included", documented.Min(), "s", bare.Min() * 1.3);
        var difference = await VerifiedAsync(old, database, lease, oldSpace);
        Measurements.Record(Scenario, "switch to the large database, its statistics included", await SecondsAsync(database, () => document.RequireAsync(Cancelled, "switch")), "s");
        difference.Should().BeEmpty();
        documented.Min().Should().BeLessThan(bare.Min() * 1.3);
        await Task.WhenAll(database.RemoveAsync(Cancelled), lease.Cluster.Namespaces.RemoveAsync(oldSpace, Cancelled));
    }

    /// <returns>Where the restored database is not the source.</returns>
    private async Task<IReadOnlyList<string>> VerifiedAsync(OldServer old, RestoredDatabase database, ClusterLease lease, string oldSpace)
    {
        var source = await new RestoredDatabase(lease, oldSpace, OldServer.Labels, OldServer.Password).ManifestAsync("ibs", Cancelled);

        // Once before it is measured, so that what is loaded and compiled once is there.
        await database.ManifestAsync("ibs", Cancelled);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = before;
        var clock = Stopwatch.StartNew();
        var taking = database.ManifestAsync("ibs_restoring", Cancelled);
        while (await Task.WhenAny(taking, Task.Delay(TimeSpan.FromMilliseconds(10), Cancelled)) != taking)
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
        Measurements.Record(Scenario, "manifest of the large database", clock.Elapsed.TotalSeconds, "s", 60);
        Measurements.Record(Scenario, "memory that the manifest of the large database takes", (peak - before) / MegaByte, "MB", 10);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60));
        (peak - before).Should().BeLessThan(10_000_000);
        return source.Differences(await taking);
    }

    /// <summary>Begins with what the one before left behind on the disk.</summary>
    private static async Task<double> SecondsAsync(RestoredDatabase database, Func<Task> act)
    {
        await database.QueryAsync("CHECKPOINT", "postgres", Cancelled);
        var clock = Stopwatch.StartNew();
        await act();
        return clock.Elapsed.TotalSeconds;
    }

    private async Task<string> NamespaceAsync(ClusterLease lease, string name)
    {
        var space = await lease.Cluster.Namespaces.CreateAsync($"restore-{name}", Cancelled);
        Uses(space);
        return space;
    }
}
