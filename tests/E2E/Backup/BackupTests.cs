using System.Globalization;
using Conformance.Backup;
using Conformance.Clusters;
using Conformance.E2E.Readme;
using Conformance.Monitoring;
using Conformance.Reporting;

namespace Conformance.E2E.Backup;

/// <summary>Backups and WAL reach the object store, on demand and by schedule, and the conditions and metrics say so.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "backup")]
public sealed class BackupTests(E2ERun run) : ScenarioTest(run, "backup")
{
    private const string BackupTime = "barman_cloud_cloudnative_pg_io_last_available_backup_timestamp";

    [Fact]
    public async Task Base_backup_and_wal_are_in_the_store_and_the_conditions_say_so()
    {
        var release = await ReleaseAsync();
        var backup = await release.FirstBackupAsync(Cancelled);

        backup.Text("spec.method").Should().Be("plugin");
        await release.ConditionAsync("ContinuousArchiving", true, Cancelled);
        await release.ConditionAsync("LastBackupSucceeded", true, Cancelled);
        var keys = await release.Store.KeysAsync(Cancelled);
        keys.Should().Contain($"{release.Namespace}/postgres/base/{backup.Text("status.backupId")}/backup.info");
        keys.Should().OnlyContain(key => key.Split('/').Length > 2, "two namespaces that share a bucket are kept apart by their paths");
        (await release.SegmentsAsync(Cancelled)).Should().NotBeEmpty();
        Measurements.Record(Scenario, "base backup of an empty database", Seconds(backup.Text("status.startedAt")!, backup.Text("status.stoppedAt")!), "s", 60);
    }

    [Fact]
    public async Task Commands_of_the_readme_make_a_backup()
    {
        var release = await ReleaseAsync();
        await release.FirstBackupAsync(Cancelled);

        await release.RunAsync(
            ChartReadme.Single("backup", "Backup").Commands,
            new Dictionary<string, string>(),
            release.Places,
            Cancelled);

        var made = await release.Kubernetes.FindAsync(ResourceKind.Backup, release.Namespace, "postgres-before-upgrade", Cancelled);
        (await release.Store.KeysAsync(Cancelled)).Should().Contain($"{release.Namespace}/postgres/base/{made!.Text("status.backupId")}/backup.info");
    }

    [Fact]
    public async Task Idle_database_archives_its_last_segment()
    {
        var release = await ReleaseAsync();
        await release.FirstBackupAsync(Cancelled);

        var lags = new List<double>();
        for (var repetition = 0; repetition < 5; repetition++)
        {
            await release.QueryAsync("CREATE TABLE IF NOT EXISTS idle (n int); INSERT INTO idle VALUES (1)", Cancelled);
            lags.Add((await release.ArchiveAsync(Cancelled)).TotalSeconds);
        }

        lags.Sort();
        Measurements.Record(Scenario, "archived WAL lag after a switch, median of 5", lags[2], "s", 15);
        Measurements.Record(Scenario, "archived WAL lag after a switch, worst of 5", lags[4], "s", 30);
        WalArchive.Missing(await release.SegmentsAsync(Cancelled)).Should().BeEmpty();
    }

    [Fact]
    public async Task Metrics_behind_the_alerts_are_there()
    {
        var release = await ReleaseAsync();
        await release.FirstBackupAsync(Cancelled);
        await release.ArchiveAsync(Cancelled);
        var primary = await release.PrimaryAsync(Cancelled);

        ExporterMetrics? metrics = null;
        await Wait.UntilAsync(
            "the metrics behind the alerts to tell of a backup and of the archiver",
            Deadlines.Backup,
            async token =>
            {
                metrics = await ExporterMetrics.ReadAsync(release.Kubernetes, release.Namespace, primary, token);
                return metrics[BackupTime] > 0 && metrics.ArchivingFails is not null
                    ? null
                    : $"a backup's time: {metrics[BackupTime]?.ToString() ?? "none"}; {metrics.ArchiverState()}";
            },
            Cancelled);

        metrics!.Names.Should().Contain("cnpg_pg_stat_archiver_stats_reset_time");
        metrics.ArchivingFails.Should().BeFalse();
        DateTimeOffset.FromUnixTimeSeconds((long)metrics[BackupTime]!).Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
    }

    private async Task<BackedUpRelease> ReleaseAsync()
    {
        var release = await Run.Backups.PluginAsync();
        Uses(release.Namespace);
        return release;
    }

    private static double Seconds(string from, string to) =>
        (DateTimeOffset.Parse(to, CultureInfo.InvariantCulture) - DateTimeOffset.Parse(from, CultureInfo.InvariantCulture)).TotalSeconds;
}
