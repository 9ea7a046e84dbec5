using System.Diagnostics;
using Conformance.Clusters;
using Conformance.E2E.Restore;
using Conformance.Reporting;

namespace Conformance.E2E.Recovery;

/// <summary>A running server becomes a cluster by pg_basebackup: all of it, under the site's own passwords, and independent from then on.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "recovery")]
public sealed class BaseBackupTests(E2ERun run) : ScenarioTest(run, "recovery")
{
    [Fact]
    public async Task Server_is_copied_whole_by_pg_basebackup()
    {
        var site = await Run.OldSiteAsync();
        var lease = await Run.LeaseAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync("recovery-pg-basebackup", Cancelled);
        Uses(space);

        var clock = Stopwatch.StartNew();
        var copy = await RestoredDatabase.InstallAsync(
            lease,
            space,
            Cancelled,
            $"""
            {RestoredDatabase.Values}
            bootstrap:
              method: pg_basebackup
              pgBasebackup:
                host: {OldServer.Service}.{site.Server.Namespace}.svc.cluster.local
                username: postgres
                password: {OldServer.Password}
            """);
        Measurements.Record(Scenario, "copy of a small server by pg_basebackup, to Ready", clock.Elapsed.TotalSeconds, "s", 180);

        site.Manifest.Differences(await copy.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
        var client = await ClientPod.StartAsync(lease.Cluster, space, (await copy.Postgres.GetAsync(Cancelled)).Text("spec.imageName")!, "postgres", Cancelled);
        await client.WaitReadyAsync(Cancelled);
        (await client.QueryAsync(Login.App, "postgres-cnpg-primary", "SELECT pg_is_in_recovery(), count(*) FROM contracts", cancellationToken: Cancelled))
            .Should().Be($"f|{OldSite.Rows}");
        await copy.QueryAsync("CREATE TABLE ibs.independent ()", "ibs", Cancelled);
        (await site.Server.QueryAsync("SELECT to_regclass('ibs.independent') IS NULL", "ibs", Cancelled)).Trim().Should().Be("t");
        await copy.RemoveAsync(Cancelled);
    }
}
