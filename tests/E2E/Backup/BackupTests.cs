using System.Globalization;
using Conformance.Backup;
using Conformance.Clusters;
using Conformance.E2E.Readme;
using Conformance.Reporting;

namespace Conformance.E2E.Backup;

/// <summary>Backups and WAL reach the object store, what goes wrong there is shown and made up for, and what is too old goes.</summary>
[Collection(BackupCollection.Name)]
[Trait("Tier", "e2e")]
[Trait("Scenario", "backup")]
public sealed class BackupTests(E2ERun run, BackupReleases releases) : ScenarioTest(run, "backup")
{
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
    public async Task Outage_of_the_store_stops_no_write_shows_and_leaves_no_gap()
    {
        var release = await ReleaseAsync();
        await release.FirstBackupAsync(Cancelled);
        await release.ConditionAsync("ContinuousArchiving", true, Cancelled);

        string last;
        await release.Store.CutAsync(Cancelled);
        try
        {
            await release.QueryAsync("CREATE TABLE IF NOT EXISTS outage (n int)", Cancelled);
            for (var number = 0; number < 4; number++)
                await release.QueryAsync($"INSERT INTO outage VALUES ({number}); SELECT pg_switch_wal()", Cancelled);
            await release.ConditionAsync("ContinuousArchiving", false, Cancelled);
            last = await release.QueryAsync("INSERT INTO outage VALUES (4); SELECT pg_walfile_name(pg_switch_wal())", Cancelled);
        }
        finally
        {
            await release.Store.RestoreAsync(CancellationToken.None);
        }

        await release.ArchivedAsync(last, Cancelled);
        await release.ConditionAsync("ContinuousArchiving", true, Cancelled);
        var segments = await release.SegmentsAsync(Cancelled);
        segments.Should().Contain(last);
        WalArchive.Missing(segments).Should().BeEmpty("what was written during the outage is archived after it");
        (await release.QueryAsync("SELECT count(*) FROM outage", Cancelled)).Should().Be("5");
    }

    [Fact]
    public async Task Metrics_behind_the_alerts_are_there()
    {
        var release = await ReleaseAsync();
        await release.FirstBackupAsync(Cancelled);
        await release.ArchiveAsync(Cancelled);
        var primary = await release.PrimaryAsync(Cancelled);

        var metrics = new Dictionary<string, double>();
        await Wait.UntilAsync(
            "the metrics behind the alerts to tell of a backup",
            Deadlines.Backup,
            async token =>
            {
                var text = await release.Kubernetes.Kubectl.RequireAsync(
                    ["get", "--raw", $"/api/v1/namespaces/{release.Namespace}/pods/{primary}:9187/proxy/metrics"], token);
                metrics = text.Split('\n').Where(line => line is not ['#', ..] and not "").Select(line => line.Split(' '))
                    .GroupBy(words => words[0].Split('{')[0]).ToDictionary(group => group.Key, group => double.Parse(group.Last()[1], CultureInfo.InvariantCulture));
                return metrics.GetValueOrDefault("barman_cloud_cloudnative_pg_io_last_available_backup_timestamp") > 0 ? null : "no backup's time";
            },
            Cancelled);

        metrics.Keys.Should().Contain(
        [
            "cnpg_pg_stat_archiver_last_failed_time", "cnpg_pg_stat_archiver_last_archived_time", "cnpg_pg_stat_archiver_seconds_since_last_archival",
        ]);
        DateTimeOffset.FromUnixTimeSeconds((long)metrics["barman_cloud_cloudnative_pg_io_last_available_backup_timestamp"])
            .Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Retention_deletes_what_is_too_old_and_nothing_else()
    {
        var release = await ReleaseAsync();
        var backup = await release.FirstBackupAsync(Cancelled);
        var folder = $"{release.Namespace}/postgres/base";
        var id = backup.Text("status.backupId")!;
        const string TooOld = "20200101T000000";
        const string Oldest = "20200201T000000";

        // Two copies with old times: the younger is the newest from before the window, so that the window's beginning can be reached.
        foreach (var copy in new[] { TooOld, Oldest })
            await release.Store.InBucketAsync(
                $"cp -r {folder}/{id} {folder}/{copy} && sed -i 's/^\\(begin_time=\\|end_time=\\).*/\\1{copy[..4]}-{copy[4..6]}-01 00:00:00.000000+00:00/' {folder}/{copy}/backup.info",
                Cancelled);

        await Wait.UntilAsync(
            "the retention policy to delete the backup that is too old",
            Deadlines.Retention,
            async token => (await release.Store.KeysAsync(token)).Any(key => key.StartsWith($"{folder}/{TooOld}/", StringComparison.Ordinal)) ? "it is still there" : null,
            Cancelled);
        var keys = await release.Store.KeysAsync(Cancelled);
        keys.Should().Contain($"{folder}/{Oldest}/backup.info");
        keys.Should().Contain($"{folder}/{id}/backup.info");
    }

    [Fact]
    public async Task Operator_itself_backs_up_and_archives_in_tree()
    {
        var release = await releases.InTreeAsync();
        Uses(release.Namespace);
        var backup = await release.FirstBackupAsync(Cancelled);

        backup.Text("spec.method").Should().Be("barmanObjectStore");
        await release.ArchiveAsync(Cancelled);
        await release.ConditionAsync("ContinuousArchiving", true, Cancelled);
        (await release.Store.KeysAsync(Cancelled)).Should().Contain($"{release.Namespace}/postgres/base/{backup.Text("status.backupId")}/backup.info");
        WalArchive.Missing(await release.SegmentsAsync(Cancelled)).Should().BeEmpty();
    }

    private async Task<BackedUpRelease> ReleaseAsync()
    {
        var release = await releases.PluginAsync();
        Uses(release.Namespace);
        return release;
    }

    private static double Seconds(string from, string to) =>
        (DateTimeOffset.Parse(to, CultureInfo.InvariantCulture) - DateTimeOffset.Parse(from, CultureInfo.InvariantCulture)).TotalSeconds;
}
