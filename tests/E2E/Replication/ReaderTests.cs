using Conformance.Clusters;
using Conformance.E2E.Failover;
using Conformance.Ledger;
using Conformance.Reporting;
using Npgsql;

namespace Conformance.E2E.Replication;

/// <summary>Who reads while the only replica is away.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "replication")]
public sealed class ReaderTests(E2ERun run, ReplicatedReleases releases) : ReplicationTest(run, releases)
{
    private const int Repetitions = 5;

    private const string OnReplicas = "replicas only";

    private const string OnAny = "any instance";

    [Fact(Explicit = true)]
    public async Task Readers_on_any_instance_do_not_notice_that_the_replica_is_gone()
    {
        var release = await ReleaseAsync(ReplicationSetting.ChartDefaults);
        var histories = new List<LedgerHistory>();
        for (var number = 1; number <= Repetitions; number++)
        {
            histories.Add(await LoseReplicaAsync(release, number));
            Progress.Report($"replica deleted by force {number}: " + string.Join(", ", new[] { OnReplicas, OnAny }.Select(group => $"readers on {group} dark {Dark(histories[^1], group)}")));
        }

        Record(histories, OnReplicas, budget: null);
        Record(histories, OnAny, budget: 0.2);
        foreach (var history in histories)
        {
            Dark(history, OnReplicas)!.Recovered.Should().BeTrue("the replica is back");
            Dark(history, OnAny)!.Length.Should().BeLessThan(Dark(history, OnReplicas)!.Length, "the primary answers them");
        }
    }

    private static async Task<LedgerHistory> LoseReplicaAsync(ReplicatedRelease release, int number)
    {
        await release.WaitWholeAsync(Cancelled);
        var primary = await release.PrimaryNameAsync(Cancelled);
        var replica = release.Instances.Single(instance => instance.Name != primary).Name;
        var name = $"replica deleted by force {number}";
        await using var ledger = await WriteAsync(
            release,
            name,
            new ClientGroup(OnReplicas, ClientKind.PerRequest, 2, () => release.Replicas),
            new ClientGroup(OnAny, ClientKind.PerRequest, 2, () => release.Any));

        var struck = ledger.Mark("replica deleted by force");
        await release.Kubernetes.Kubectl.RequireAsync(
            ["delete", "pod", replica, "--namespace", release.Namespace, "--force", "--grace-period=0", "--wait=false"], Cancelled);
        await WaitReadAgainAsync(release, struck, ledger);
        var history = await ledger.StopAsync();
        Pictures.Record("replication", name, TimelineDrawing.Svg(Timeline.Around(history), name));
        return history;
    }

    /// <summary>Until the replica's service was without an answer and then gave one again, and again.</summary>
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
        ledger.Mark("replica is read again");
        await ledger.RecoveredAsync(ledger.Elapsed, Deadlines.ClientsServed, Cancelled);
    }

    private static Outage? Dark(LedgerHistory history, string group) =>
        history.Dark(reader => reader.Group == group, new TimeWindow(history.Marks[0].At, history.Duration));

    private void Record(IReadOnlyList<LedgerHistory> histories, string group, double? budget)
    {
        var dark = histories.Select(history => Math.Round(Dark(history, group)!.Length.TotalSeconds, 3)).ToList();
        for (var index = 0; index < dark.Count; index++)
            Measurements.Record(Scenario, $"replica deleted by force, readers on {group}, {index + 1} of {dark.Count}", dark[index], "s");
        Measurements.Record(Scenario, $"replica deleted by force, readers on {group}, median", dark.Order().ElementAt(dark.Count / 2), "s", budget);
        Measurements.Record(Scenario, $"replica deleted by force, readers on {group}, worst", dark.Max(), "s");
    }
}
