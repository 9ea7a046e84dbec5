using Conformance.Clusters;
using Conformance.E2E.Failover;
using Conformance.Ledger;
using Conformance.Manifests;
using Conformance.Reporting;
using Npgsql;

namespace Conformance.E2E.Replication;

/// <summary>Who reads while either of two instances is away.</summary>
[Collection(OutageCollection.Name)]
[Trait("Tier", "e2e")]
[Trait(Alone.Trait, Alone.Value)]
[Trait("Scenario", "replication")]
public sealed class ReaderTests(E2ERun run) : ScenarioTest(run, "replication")
{
    private const int Repetitions = 5;

    private static readonly string[] Roles = ["replica", "primary"];

    [Fact]
    public async Task Readers_on_any_instance_hardly_notice_that_one_is_gone()
    {
        var lease = await LeaseAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync("readers", Cancelled);
        Uses(space);
        var release = await ReadRelease.InstallAsync(lease, space, Cancelled);

        var any = await LoseEachAsync(release, "any instance", budget: 0.5);
        await release.ReadFromAsync(ReadTarget.Replica, Cancelled);
        var replicas = await LoseEachAsync(release, "replicas only", budget: null);

        foreach (var role in Roles)
        {
            any[role].Concat(replicas[role]).Should().OnlyContain(outage => outage.Recovered, "both instances are there again");
            any[role].Max(Seconds).Should().BeLessThan(replicas[role].Min(Seconds), "the other instance answers readers on any when the {0} is gone", role);
        }

        // What is measured after it has the machine for itself.
        await Run.RemoveNamespacesAsync(name => name == space);
    }

    /// <summary>How long readers were dark each time, by the role of the instance that was lost.</summary>
    private async Task<Dictionary<string, List<Outage>>> LoseEachAsync(ReadRelease release, string readers, double? budget)
    {
        var outages = new Dictionary<string, List<Outage>>();
        foreach (var role in Roles)
        {
            outages[role] = [];
            for (var number = 1; number <= Repetitions; number++)
                outages[role].Add(await LoseAsync(release, role, $"{role} deleted by force, readers on {readers}, {number} of {Repetitions}"));
            Measurements.Record(Scenario, $"{role} deleted by force, readers on {readers}, median", Median(outages[role]), "s", budget);
            Measurements.Record(Scenario, $"{role} deleted by force, readers on {readers}, worst", outages[role].Max(Seconds), "s");
        }

        return outages;
    }

    private async Task<Outage> LoseAsync(ReadRelease release, string role, string name)
    {
        await release.Postgres.WaitWholeAsync(Cancelled);
        var primary = await release.Postgres.PrimaryNameAsync(Cancelled);
        var lost = (await release.Postgres.InstancesAsync(Cancelled)).Single(pod => pod.Name == primary == (role == "primary"));
        await using var ledger = await LedgerRun.StartAsync(
            new LedgerOptions
            {
                Writers = ClientGroup.Mixture(2, () => release.Primary),
                Readers = [ClientGroup.PerRequest(2, () => release.Read)],
                LogFile = ReplicatedRelease.LedgerLog(release.Namespace, name),
                WritesPerSecond = RepetitionPace.Fine.WritesPerSecond,
            },
            Cancelled);
        await ledger.WarmUpAsync(Cancelled);

        ledger.Mark($"{role} deleted by force");
        await release.Kubernetes.Kubectl.RequireAsync(
            ["delete", "pod", lost.Name, "--namespace", release.Namespace, "--force", "--grace-period=0", "--wait=false"], Cancelled);
        await WaitReadAgainAsync(release, lost, ledger);
        var history = await ledger.StopAsync();
        Pictures.Record(Scenario, name, TimelineDrawing.Svg(Timeline.Around(history), name));
        var outage = history.Dark(within: new TimeWindow(history.Marks[0].At, history.Duration))!;
        Measurements.Record(Scenario, name, Seconds(outage), "s");
        Progress.Report($"{name}: dark {outage}");
        return outage;
    }

    /// <summary>Until another pod has taken the lost one's place, both instances are whole, and readers have been answered again and again.</summary>
    private static async Task WaitReadAgainAsync(ReadRelease release, Manifest lost, LedgerRun ledger)
    {
        await Wait.UntilAsync(
            $"another pod {lost.Name} in {release.Namespace}",
            Deadlines.ClusterReady,
            async token => (await release.Postgres.InstancesAsync(token)).Any(pod => pod.Name == lost.Name && pod.Text("metadata.uid") != lost.Text("metadata.uid"))
                ? null
                : "the one that was deleted, or none",
            Cancelled);
        await release.Postgres.WaitWholeAsync(Cancelled);
        var answers = 0;
        await Wait.UntilAsync(
            $"readers of {release.Namespace} to be served again",
            Deadlines.ClientsServed,
            async token =>
            {
                try
                {
                    await using var connection = new NpgsqlConnection(release.Read + ";Pooling=false");
                    await connection.OpenAsync(token);
                    return ++answers >= 3 ? null : "an answer";
                }
                catch (NpgsqlException exception)
                {
                    answers = 0;
                    return exception.Message;
                }
            },
            Cancelled);
        ledger.Mark("readers are served again");
        await ledger.RecoveredAsync(ledger.Elapsed, Deadlines.ClientsServed, Cancelled);
    }

    private static double Median(IReadOnlyList<Outage> outages) => outages.Select(Seconds).Order().ElementAt(outages.Count / 2);

    private static double Seconds(Outage outage) => Math.Round(outage.Length.TotalSeconds, 3);
}
