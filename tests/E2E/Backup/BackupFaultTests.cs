using Conformance.Clusters;
using Conformance.Monitoring;

namespace Conformance.E2E.Backup;

/// <summary>A key that the store refuses is shown by the Cluster and its metrics, and stops no write.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "backup")]
public sealed class BackupFaultTests(E2ERun run) : ScenarioTest(run, "backup")
{
    [Fact]
    public async Task Key_that_is_refused_shows_in_the_conditions_and_the_alerts_metrics_and_writes_go_on()
    {
        var release = await FaultyRelease.InstallAsync(Run, Uses, "wrong-key", accessKey: "nobody", cancellationToken: Cancelled);

        await release.QueryAsync("CREATE TABLE written (n int); INSERT INTO written VALUES (1); SELECT pg_switch_wal()", Cancelled);
        await release.ConditionAsync("ContinuousArchiving", false, Cancelled);
        (await release.QueryAsync("INSERT INTO written VALUES (2); SELECT count(*) FROM written", Cancelled)).Should().Be("2");
        (await release.Store.KeysAsync(Cancelled)).Should().NotContain(key => key.Contains(release.Namespace, StringComparison.Ordinal));
        (await release.Kubernetes.ListAsync(ResourceKind.Backup, release.Namespace, Cancelled)).Should().NotContain(backup => backup.Text("status.phase") == "completed");

        var primary = await release.PrimaryAsync(Cancelled);
        await Wait.UntilAsync(
            "the exporter to tell that archiving fails and never worked",
            Deadlines.Archived,
            async token => await ExporterMetrics.ReadAsync(release.Kubernetes, release.Namespace, primary, token) is var seen
                && seen.ArchivingFails == true && seen["cnpg_pg_stat_archiver_last_archived_time"] < 0
                && seen["cnpg_pg_stat_archiver_stats_reset_time"] > 0
                && (seen["barman_cloud_cloudnative_pg_io_last_available_backup_timestamp"] ?? 0) == 0
                ? null
                : seen.ArchiverState(),
            Cancelled);
        await release.Kubernetes.Namespaces.RemoveAsync(release.Namespace, Cancelled);
    }
}
