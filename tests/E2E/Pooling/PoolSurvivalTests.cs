using Conformance.Clusters;
using Conformance.Django;
using Conformance.E2E.Django;
using Conformance.E2E.Failover;

namespace Conformance.E2E.Pooling;

/// <summary>Django writes through PgBouncer while the primary goes, and while a pooler goes.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "pooling")]
public sealed class PoolSurvivalTests(E2ERun run, PooledSites sites) : PoolingTest(run, sites)
{
    /// <summary>With two pods: a client of the one that goes finds the other at its next try.</summary>
    private const double PodLostBudgetSeconds = 5;

    /// <summary>As the README has it for transaction mode.</summary>
    private static readonly IReadOnlyList<DjangoClient> Clients =
    [
        .. new[] { DjangoClient.PerRequest(), DjangoClient.Persistent(), DjangoClient.Persistent("psycopg2") }.Select(client =>
            client.With(PooledSite.Hosts).With(new Dictionary<string, string> { ["DISABLE_SERVER_SIDE_CURSORS"] = "1", ["DATABASE_CONNECT_TIMEOUT"] = "2" })),
    ];

    [Fact]
    public async Task Django_survives_the_loss_of_the_primary()
    {
        var site = await SiteAsync();

        var report = await SoakedEvent.RunAsync(
            site.Release, site.Site.Web, Disturbance.DeletedGracefully, $"{Disturbance.DeletedGracefully}, pooled", Clients, Cancelled);

        report.Record(Scenario);
        report.Judge();
        await Wait.UntilAsync(
            "reads through the pooler to leave the replica that was promoted",
            Deadlines.PooledReadsLeave,
            async token =>
            {
                var probe = await site.Site.Web.TryManageAsync(["probe", "--writes", "1"], PooledSite.Hosts, token);
                if (!probe.IsSuccess)
                    return probe.StandardError;
                return DjangoProbe.Parse(probe.StandardOutput).Aliases["replica"].InRecovery ? null : "the read alias is answered by the primary";
            },
            Cancelled);
    }

    /// <summary>
    /// As with a node that loses its power: no connection is closed, nothing is refused. The ledger's clients wait 5 s for an answer,
    /// so that most of the outage is everybody's. Writes that the replica had not received may be lost, which other tests look at.
    /// </summary>
    [Fact]
    public async Task Django_survives_a_primary_that_falls_silent()
    {
        var site = await SiteAsync();
        var machine = site.Site.Lease.Server;
        Assert.SkipUnless(machine is not null, "Packets are dropped on the node, and this cluster is not the suite's own.");
        const string Name = "primary falls silent";
        var direct = new Dictionary<string, string> { ["DATABASE_CONNECT_TIMEOUT"] = "2", ["DATABASE_TCP_USER_TIMEOUT"] = "10000" };
        IReadOnlyList<DjangoClient> clients =
        [
            .. Clients.Select(client => client with { Name = $"{client.Name}, pooled" }),
            DjangoClient.PerRequest().With(direct), DjangoClient.Persistent().With(direct), DjangoClient.Persistent("psycopg2").With(direct),
        ];
        var before = await site.Release.PrimaryNameAsync(Cancelled);
        var address = (await site.Release.Postgres.InstancesAsync(Cancelled)).Single(pod => pod.Name == before).Text("status.podIP")!;
        try
        {
            var report = await SoakedEvent.RunAsync(
                site.Release,
                site.Site.Web,
                Name,
                clients,
                async ledger =>
                {
                    ledger.Mark(Name);
                    await machine.SilenceAsync(address, Cancelled);
                    await Disturbance.DeletedByForce.StrikeAsync(site.Release, before, Cancelled);
                    await site.Release.WaitPrimaryAsync(not: before, Cancelled);
                    await ledger.RecoveredAsync(ledger.Elapsed, Deadlines.ClientsServed, Cancelled);
                    await site.Release.WaitWholeAsync(Cancelled);
                },
                Cancelled);

            report.Record(Scenario);
            report.JudgeOutages();
        }
        finally
        {
            await machine.UnsilenceAsync(address, CancellationToken.None);
        }
    }

    [Fact]
    public async Task Django_survives_the_loss_of_a_pooler()
    {
        var site = await SiteAsync();
        await site.UpgradeAsync(["pgbouncer.instances=2"], Cancelled);
        try
        {
            await site.WaitPodsAsync(2, Cancelled);
            const string Name = "pooler deleted by force";

            var report = await SoakedEvent.RunAsync(
                site.Release,
                site.Site.Web,
                Name,
                Clients,
                async ledger =>
                {
                    var lost = (await site.PodsAsync(Cancelled))[0];
                    ledger.Mark(Name);
                    await site.Site.Lease.Cluster.Kubectl.RequireAsync(
                        ["delete", "pod", lost, "--namespace", site.Site.Namespace, "--force", "--grace-period=0", "--wait=false"], Cancelled);
                    await Wait.UntilAsync(
                        "another pooler to take its place",
                        Deadlines.PoolerFollows,
                        async token => await site.PodsAsync(token) is var pods && pods.Count == 2 && !pods.Contains(lost) ? null : $"ready are {string.Join(", ", pods)}",
                        Cancelled);
                },
                Cancelled);

            report.RecordOutages(Scenario, PodLostBudgetSeconds);
            report.JudgeData();
            report.Clients.Should().OnlyContain(client => client.Outage!.Length.TotalSeconds <= PodLostBudgetSeconds);
        }
        finally
        {
            await site.UpgradeAsync([], Cancelled);
            await site.WaitPodsAsync(1, Cancelled);
        }
    }
}
