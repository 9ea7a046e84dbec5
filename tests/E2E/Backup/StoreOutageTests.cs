using Conformance.Backup;
using Conformance.Clusters;
using Conformance.Helm;
using Conformance.Manifests;
using Conformance.Monitoring;
using Conformance.Reporting;

namespace Conformance.E2E.Backup;

/// <summary>The store goes away and comes back: no write stops, conditions and alerts tell, and nothing is missing afterwards.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "backup")]
public sealed class StoreOutageTests(E2ERun run) : ScenarioTest(run, "backup")
{
    private const string Alert = "PostgresArchivingFailing";

    [Fact]
    public async Task Outage_of_the_store_stops_no_write_shows_and_leaves_no_gap()
    {
        var (release, metrics) = await BeginAsync();
        await using var prometheus = await PrometheusAsync(release);
        if (prometheus is not null)
            (await prometheus.AlertsAsync(Cancelled)).Keys.Should().NotContain(Alert);

        string last;
        await release.Store.CutAsync(Cancelled);
        try
        {
            await release.QueryAsync("CREATE TABLE IF NOT EXISTS outage (n int)", Cancelled);
            for (var number = 0; number < 4; number++)
                await release.QueryAsync($"INSERT INTO outage VALUES ({number}); SELECT pg_switch_wal()", Cancelled);
            await release.ConditionAsync("ContinuousArchiving", false, Cancelled);
            await FailingAsync(true);
            if (prometheus is not null)
                Measurements.Record(Scenario, "alert on failing archiving, after the condition", (await prometheus.UntilAsync(Alert, firing: true, Cancelled)).TotalSeconds, "s", 180);
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
        await FailingAsync(false);
        if (prometheus is not null)
            await prometheus.UntilAsync(Alert, firing: false, Cancelled);
        await release.Kubernetes.Namespaces.RemoveAsync(release.Namespace, Cancelled);

        // The alert's own condition, on the exporter's own values.
        Task FailingAsync(bool failing) => Wait.UntilAsync(
            $"the exporter to tell that archiving {(failing ? "fails" : "works")}",
            Deadlines.Alert,
            async token => await metrics(token) is var seen && seen.ArchivingFails == failing ? null : seen.ArchiverState(),
            Cancelled);
    }

    /// <summary>A release and a store of its own: the others' store stays where it is.</summary>
    private async Task<(BackedUpRelease Release, Func<CancellationToken, Task<ExporterMetrics>> Metrics)> BeginAsync()
    {
        var lease = await Run.LeaseAsync();
        await Run.Backups.StoreAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync("backup-outage", Cancelled);
        Uses(space);
        var store = await S3Store.StartAsync(lease.Cluster, space, Cancelled);
        var release = await BackedUpRelease.InstallAsync(lease, store, space, BackedUpRelease.Values(store, 1), Cancelled);
        await release.Postgres.WaitReadyAsync(Cancelled);
        await release.FirstBackupAsync(Cancelled);
        await release.ConditionAsync("ContinuousArchiving", true, Cancelled);
        var primary = await release.PrimaryAsync(Cancelled);
        return (release, token => ExporterMetrics.ReadAsync(lease.Cluster, space, primary, token));
    }

    /// <summary>A Prometheus with the rules that the chart renders for this release, its threshold short; null where this machine has none.</summary>
    private static async Task<LocalPrometheus?> PrometheusAsync(BackedUpRelease release)
    {
        if (LocalPrometheus.Obstacle is { } obstacle)
        {
            Facts.Record("e2e", "notChecked", $"the alerts of a store's outage, evaluated by Prometheus: {obstacle}");
            return null;
        }

        var rendered = await release.Kubernetes.HelmAsync(
            HelmChoice.Or(HelmMajor.Helm4),
            [
                "template", "postgres-cnpg", Repository.Chart, "--namespace", release.Namespace, "--values", release.ValuesFile,
                "--set", "monitoring.scrapedElsewhere=true,monitoring.alerts.enabled=true,monitoring.alerts.thresholds.archivingFailingSeconds=10",
                "--show-only", "templates/prometheusrule.yaml",
            ],
            Cancelled);
        rendered.IsSuccess.Should().BeTrue(rendered.StandardError);
        var rules = ManifestParser.Parse(rendered.StandardOutput).Single().At("spec")!.ToJsonString();
        return await LocalPrometheus.StartAsync(release.Kubernetes, release.Namespace, [await release.PrimaryAsync(Cancelled)], rules, Cancelled);
    }
}
