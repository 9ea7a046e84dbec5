using Conformance.Clusters;
using Conformance.E2E.Failover;
using Conformance.Ledger;
using Conformance.Reporting;
using Npgsql;

namespace Conformance.E2E.Replication;

/// <summary>Who reads while either of two instances is away.</summary>
[Collection(OutageCollection.Name)]
[Trait("Tier", "e2e")]
[Trait(Alone.Trait, Alone.Value)]
[Trait("Scenario", "replication")]
public sealed class ReaderTests(E2ERun run, ReplicatedReleases releases) : ReplicationTest(run, releases)
{
    private const int Repetitions = 5;

    private const string OnReplicas = "replicas only";

    private const string OnAny = "any instance";

    [Theory]
    [InlineData("replica")]
    [InlineData("primary")]
    public async Task Readers_on_any_instance_hardly_notice_that_one_is_gone(string role)
    {
        var release = await ReleaseAsync(ReplicationSetting.ChartDefaults);
        var histories = new List<LedgerHistory>();
        for (var number = 1; number <= Repetitions; number++)
        {
            histories.Add(await LoseAsync(release, role, number));
            Progress.Report($"{role} deleted by force {number}: " + string.Join(", ", new[] { OnReplicas, OnAny }.Select(group => $"readers on {group} dark {Dark(histories[^1], group)}")));
        }

        Record(histories, role, OnReplicas, budget: null);
        Record(histories, role, OnAny, budget: 0.5);
        foreach (var history in histories)
        {
            Dark(history, OnReplicas)!.Recovered.Should().BeTrue("there is a replica again");
            Dark(history, OnAny)!.Length.Should().BeLessThan(Dark(history, OnReplicas)!.Length, "the other instance answers them");
        }
    }

    private static async Task<LedgerHistory> LoseAsync(ReplicatedRelease release, string role, int number)
    {
        await release.WaitFreshAsync(Cancelled);
        var primary = await release.PrimaryNameAsync(Cancelled);
        var lost = release.Instances.Single(instance => instance.Name == primary == (role == "primary")).Name;
        var name = $"{role} deleted by force, readers {number}";
        await using var ledger = await WriteAsync(
            release,
            name,
            new ClientGroup(OnReplicas, ClientKind.PerRequest, 2, () => release.Replicas),
            new ClientGroup(OnAny, ClientKind.PerRequest, 2, () => release.Any));

        var struck = ledger.Mark($"{role} deleted by force");
        await release.Kubernetes.Kubectl.RequireAsync(
            ["delete", "pod", lost, "--namespace", release.Namespace, "--force", "--grace-period=0", "--wait=false"], Cancelled);
        await WaitReadAgainAsync(release, struck, ledger);
        var history = await ledger.StopAsync();
        Pictures.Record("replication", name, TimelineDrawing.Svg(Timeline.Around(history), name));
        return history;
    }

    /// <summary>Until the replicas' service was without an answer and then gave one again, and again.</summary>
    private static async Task WaitReadAgainAsync(ReplicatedRelease release, TimeSpan struck, LedgerRun ledger)
    {
        await release.WaitWholeAsync(Cancelled);
        var answers = 0;
        await Wait.UntilAsync(
            $"the replicas of {release.Namespace} to be read again",
            Deadlines.ClientsServed,
            async token =>
            {
                try
                {
                    await using var connection = await ConnectAsync(release.Replicas);
                    return ++answers >= 3 ? null : "an answer";
                }
                catch (NpgsqlException exception)
                {
                    answers = 0;
                    return exception.Message;
                }
            },
            Cancelled);
        ledger.Mark("replicas are read again");
        await ledger.RecoveredAsync(ledger.Elapsed, Deadlines.ClientsServed, Cancelled);
    }

    private static Outage? Dark(LedgerHistory history, string group) =>
        history.Dark(reader => reader.Group == group, new TimeWindow(history.Marks[0].At, history.Duration));

    private void Record(IReadOnlyList<LedgerHistory> histories, string role, string group, double? budget)
    {
        var dark = histories.Select(history => Math.Round(Dark(history, group)!.Length.TotalSeconds, 3)).ToList();
        for (var index = 0; index < dark.Count; index++)
            Measurements.Record(Scenario, $"{role} deleted by force, readers on {group}, {index + 1} of {dark.Count}", dark[index], "s");
        Measurements.Record(Scenario, $"{role} deleted by force, readers on {group}, median", dark.Order().ElementAt(dark.Count / 2), "s", budget);
        Measurements.Record(Scenario, $"{role} deleted by force, readers on {group}, worst", dark.Max(), "s");
    }
}
