using System.Diagnostics;
using Conformance.Clusters;
using Conformance.Ledger;
using Conformance.Reporting;

namespace Conformance.E2E.Failover;

/// <summary>
/// The machine of the control plane stands still for a while: API server, operator and the lease of every primary with
/// it. The databases are on other machines and need not notice.
/// </summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "failover")]
public sealed class ControlPlaneStallTests(E2ERun run, NodeReleases nodes) : NodeTest(run, nodes)
{
    /// <summary>Seconds; the writers' own hiccups stay below it.</summary>
    private const double Budget = 2;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(30)]
    public Task Writers_do_not_notice_that_the_control_plane_stands_still(int seconds) =>
        StallAsync(ReplicationSetting.ChartDefaults, TimeSpan.FromSeconds(seconds));

    private async Task StallAsync(ReplicationSetting setting, TimeSpan stall)
    {
        var lease = await LeaseAsync();
        var releases = await ReleasesAsync(setting);
        await Task.WhenAll(releases.Select(release => release.WaitWholeAsync(Cancelled)));
        var before = await Task.WhenAll(releases.Select(release => release.PrimaryNameAsync(Cancelled)));
        var name = $"control plane stands still for {stall.TotalSeconds:0} s";
        var ledgers = await Task.WhenAll(releases.Select(release => WriteAsync(release, lease.Agents[0], name)));
        var samplers = releases.Zip(ledgers, (release, ledger) => new RoleSampler(release.Instances, () => ledger.Elapsed, Look)).ToList();
        try
        {
            await Task.WhenAll(samplers.Select(sampler => sampler.NextPrimaryAsync(TimeSpan.Zero, except: null, Cancelled)));
            var struck = ledgers.Select(ledger => ledger.Mark("control plane stands still")).ToList();
            await StandStillAsync(lease.Server!, stall);
            var wentOn = DateTimeOffset.UtcNow;
            var over = ledgers.Select(ledger => ledger.Mark("control plane goes on")).ToList();
            await Task.WhenAll(ledgers.Zip(over, (ledger, moment) => ledger.RecoveredAsync(moment, Deadlines.ClientsServed, Cancelled)));
            await lease.Operator.WaitLeadingAsync(wentOn, Cancelled);
            await Task.WhenAll(releases.Select(release => release.WaitWholeAsync(Cancelled)));
            await Task.WhenAll(samplers.Select(sampler => sampler.StopAsync()));

            for (var index = 0; index < releases.Count; index++)
            {
                var after = await releases[index].PrimaryNameAsync(Cancelled);
                var report = await LedgerCheck.RunAsync(
                    await ledgers[index].StopAsync(),
                    releases[index].Instances.Single(instance => instance.Name == after),
                    [.. releases[index].Instances.Where(instance => instance.Name != after)],
                    Cancelled);
                var outage = report.History.Outage(_ => true, new TimeWindow(struck[index], report.History.Duration))!;
                Measurements.Record(Scenario, $"{name}, any client, {index + 1} of {releases.Count}", Math.Round(outage.Length.TotalSeconds, 3), "s", Budget);
                after.Should().Be(before[index], "nobody is promoted");
                PrimaryPeriod.Overlaps(samplers[index].Periods).Should().BeEmpty("there is one primary at any time");
                report.Verdict.Should().Be(LedgerVerdict.Kept, "{0}", report);
            }
        }
        finally
        {
            foreach (var sampler in samplers)
                await sampler.DisposeAsync();
            foreach (var ledger in ledgers)
                await ledger.DisposeAsync();
        }
    }

    /// <summary>How long it stands still is what is tried, not a wait for something.</summary>
    private static async Task StandStillAsync(K3sMachine server, TimeSpan stall)
    {
        await server.FreezeAsync(Cancelled);
        try
        {
            var clock = Stopwatch.StartNew();
            await Wait.UntilAsync(
                $"{stall.TotalSeconds:0} s of standing still to be over",
                2 * stall,
                _ => Task.FromResult(clock.Elapsed < stall ? $"{clock.Elapsed.TotalSeconds:0} s" : null),
                Cancelled,
                Look);
        }
        finally
        {
            await server.ThawAsync(CancellationToken.None);
        }
    }

    private static async Task<LedgerRun> WriteAsync(ReplicatedRelease release, K3sMachine entry, string name)
    {
        var ledger = await LedgerRun.StartAsync(
            new LedgerOptions
            {
                Writers = ClientGroup.Mixture(1, () => release.PrimaryBy(entry)),
                LogFile = release.LedgerLog(name),
                WritesPerSecond = RepetitionPace.Calm.WritesPerSecond,
            },
            Cancelled);
        await ledger.WarmUpAsync(Cancelled);
        return ledger;
    }
}
