using System.Diagnostics;
using Conformance.E2E.Readme;
using Conformance.Reporting;
using Conformance.Restore;
using Conformance.Tools;

namespace Conformance.E2E.Restore;

/// <summary>A small dump and the CronJob's bring everything back, by the commands of the README, and a bad dump says so.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "restore")]
public sealed class RestoreTests(E2ERun run) : ScenarioTest(run, "restore")
{
    [Fact]
    public async Task Dump_streamed_and_dump_of_the_cronjob_bring_everything_back_and_a_damaged_one_changes_nothing()
    {
        var lease = await Run.LeaseAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync("restore-streamed", Cancelled);
        Uses(space);
        var database = await RestoredDatabase.InstallAsync(lease, space, Cancelled);
        await database.QueryAsync($"SET ROLE ibs;\n{await RestoredDatabase.SiteAsync(Cancelled)}", "ibs", Cancelled);
        var source = await database.ManifestAsync("ibs", Cancelled);
        source.Objects.Keys.Should().Contain("rows of ibs.contracts");
        using var folder = new ScratchDirectory();

        await database.RequireAsync(ChartReadme.Single("pg-dump", "Dump and restore").Commands, folder.Path, Cancelled);
        await database.RequireAsync(ChartReadme.Single("dump", "Dumps").Commands, folder.Path, Cancelled);

        // Only a restore can mend what is broken here.
        await database.QueryAsync("DELETE FROM ibs.payments WHERE id % 3 = 0; DROP VIEW ibs.arrears; SELECT setval('ibs.receipt_number', 1)", "ibs", Cancelled);
        source.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().HaveCountGreaterThan(3);
        var clock = Stopwatch.StartNew();
        await database.RequireAsync(ChartReadme.Single("pg-restore", "Dump and restore").Commands, folder.Path, Cancelled);
        Measurements.Record(Scenario, "restore of a small custom dump, streamed", clock.Elapsed.TotalSeconds, "s", 60);
        source.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();

        await CronJobsDumpAsync(database, source);
        await DamagedDumpsAsync(folder, database, source);
        await database.RemoveAsync(Cancelled);
    }

    /// <summary>The dump that the job left on its volume, with its checksum, is restored beside what is in use and is the same.</summary>
    private static async Task CronJobsDumpAsync(RestoredDatabase database, DatabaseManifest source)
    {
        using var document = new RestoreDocument(database);
        var pod = await document.RunAsync(
            "pod", Cancelled, commands => commands.Replace("emptyDir: {}", "persistentVolumeClaim: {claimName: postgres-dump}", StringComparison.Ordinal));
        pod.IsSuccess.Should().BeTrue(pod.StandardError);
        var listed = await InPodAsync("ls /dumps/postgres");
        listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2).And.OnlyContain(name => name.StartsWith("ibs-"));
        await InPodAsync("cd /dumps/postgres && sha256sum --check --strict --quiet *.sha256");

        await document.RequireAsync(Cancelled, "cronjob", "prepare", "archive");
        source.Differences(await database.ManifestAsync("ibs_restoring", Cancelled)).Should().BeEmpty();

        async Task<string> InPodAsync(string command)
        {
            var result = await database.RunAsync($"kubectl exec -n ibs-prod restore -- bash -ec '{command}'", document.Folder, Cancelled);
            result.IsSuccess.Should().BeTrue(result.StandardError);
            return result.StandardOutput;
        }
    }

    /// <summary>A dump that ends half-way or has other bytes makes the documented command fail, with its old checksum and with a new one, and leaves the database as it was.</summary>
    private static async Task DamagedDumpsAsync(ScratchDirectory folder, RestoredDatabase database, DatabaseManifest source)
    {
        var commands = ChartReadme.Single("pg-restore", "Dump and restore").Commands;
        foreach (var damage in new[] { DamagedDump.Flip, DamagedDump.CutOff })
        {
            File.Copy(folder.File("backup.dump"), folder.File("whole"), overwrite: true);
            damage(folder.File("backup.dump"));

            var refused = await database.RunAsync(commands, folder.Path, Cancelled);
            refused.ExitCode.Should().Be(1);
            refused.StandardOutput.Should().Contain("backup.dump: FAILED");

            await database.RequireAsync("sha256sum backup.dump > backup.dump.sha256", folder.Path, Cancelled);
            var failed = await database.RunAsync(commands, folder.Path, Cancelled);
            failed.ExitCode.Should().Be(1);
            failed.StandardError.Should().Contain("pg_restore: error:");
            source.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();

            File.Copy(folder.File("whole"), folder.File("backup.dump"), overwrite: true);
            await database.RequireAsync("sha256sum backup.dump > backup.dump.sha256", folder.Path, Cancelled);
        }
    }
}
