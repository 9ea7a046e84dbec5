using Conformance.Clusters;
using Conformance.Django;
using Conformance.E2E.Failover;
using Conformance.Ledger;

namespace Conformance.E2E.Django;

/// <summary>Does something to a release while Django applications write and read, with a ledger beside them that knows what any client sees.</summary>
internal static class SoakedEvent
{
    /// <summary>Of each application, and of each kind of the ledger's clients. More would measure how two cores are shared.</summary>
    private const double RequestsPerSecond = 10;

    /// <summary>Takes the role away from the primary, and waits until the release is whole again.</summary>
    /// <param name="name">As the report names it.</param>
    public static async Task<SoakedReport> RunAsync(
        ReplicatedRelease release, DjangoDeployment web, Disturbance disturbance, string name, IReadOnlyList<DjangoClient> clients, CancellationToken cancellationToken)
    {
        await release.WaitWholeAsync(cancellationToken);
        var before = await release.PrimaryNameAsync(cancellationToken);
        return await RunAsync(
            release,
            web,
            name,
            clients,
            async ledger =>
            {
                await using var watch = new OperatorWatch(release, ledger, before);
                ledger.Mark(disturbance.Name);
                await disturbance.StrikeAsync(release, before, cancellationToken);
                await release.WaitPrimaryAsync(not: before, cancellationToken);
                await ledger.RecoveredAsync(ledger.Elapsed, Deadlines.ClientsServed, cancellationToken);
                await release.WaitWholeAsync(cancellationToken);
            },
            cancellationToken);
    }

    /// <param name="happenAsync">Marks the moment in the ledger's run, does it, and waits until it is over.</param>
    public static async Task<SoakedReport> RunAsync(
        ReplicatedRelease release, DjangoDeployment web, string name, IReadOnlyList<DjangoClient> clients, Func<LedgerRun, Task> happenAsync, CancellationToken cancellationToken)
    {
        var before = await web.IdentityAsync(cancellationToken);
        await using var ledger = await LedgerRun.StartAsync(Options(release, name), cancellationToken);
        var soaks = clients.Select(client => web.Soak(client, $"soak-{Guid.NewGuid():N}"[..12], RequestsPerSecond)).ToList();
        try
        {
            await ledger.WarmUpAsync(cancellationToken);
            await ServedAsync(soaks, cancellationToken);
            await happenAsync(ledger);
            await ServedAsync(soaks, cancellationToken);
            var logs = await Task.WhenAll(soaks.Select(soak => soak.StopAsync(cancellationToken)));
            var report = await CheckAsync(release, await ledger.StopAsync(), cancellationToken);
            var soaked = new List<SoakedClient>();
            foreach (var (soak, log) in soaks.Zip(logs))
                soaked.Add(new SoakedClient(soak.Client, log, log.Contradictions(await PresentAsync(release, soak.Run, cancellationToken))));
            return new SoakedReport(name, report, soaked, before, await web.IdentityAsync(cancellationToken));
        }
        finally
        {
            foreach (var soak in soaks)
                await soak.AbandonAsync();
        }
    }

    private static Task ServedAsync(IEnumerable<DjangoSoak> soaks, CancellationToken cancellationToken) =>
        Task.WhenAll(soaks.Select(soak => soak.WaitServedAsync(Deadlines.ClientsServed, cancellationToken)));

    private static LedgerOptions Options(ReplicatedRelease release, string name) => new()
    {
        Writers = ClientGroup.Mixture(1, () => release.Primary),
        Readers = [ClientGroup.PerRequest(1, () => release.Replicas)],
        LogFile = release.LedgerLog(name),
        WritesPerSecond = 2 * RequestsPerSecond,
        ReadInterval = TimeSpan.FromSeconds(1 / RequestsPerSecond),
    };

    private static async Task<LedgerReport> CheckAsync(ReplicatedRelease release, LedgerHistory history, CancellationToken cancellationToken)
    {
        var primary = await release.PrimaryNameAsync(cancellationToken);
        return await LedgerCheck.RunAsync(
            history,
            release.Instances.Single(instance => instance.Name == primary),
            [.. release.Instances.Where(instance => instance.Name != primary)],
            cancellationToken);
    }

    private static async Task<IReadOnlyCollection<int>> PresentAsync(ReplicatedRelease release, string run, CancellationToken cancellationToken)
    {
        var rows = await release.Postgres.QueryInstanceAsync(
            await release.PrimaryNameAsync(cancellationToken), $"SELECT sequence FROM ibs.contracts_soakentry WHERE run = '{run}'", "ibs", cancellationToken);
        return [.. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
    }
}
