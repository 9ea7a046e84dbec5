using Conformance.Ledger;
using Conformance.Reporting;

namespace Conformance.E2E.Failover;

/// <summary>A test that takes the role of primary away again and again, tells what clients saw, and asserts what must hold each time.</summary>
public abstract class DisturbanceTest(E2ERun run, string scenario) : ScenarioTest(run, scenario)
{
    /// <summary>Of each disturbance in one run.</summary>
    protected const int Repetitions = 5;

    /// <summary>Records one repetition: the outage of each headline, what was lost, and a picture.</summary>
    /// <param name="which">Which one it is: <c>1 of 5</c>.</param>
    private protected void Record(
        Repetition repetition, ReplicationSetting setting, Disturbance disturbance, string which, IReadOnlyList<(OutageClient Client, double? Budget)> headlines)
    {
        var name = Told(disturbance, setting);
        foreach (var (client, _) in headlines)
            Measurements.Record(Scenario, $"{name}, {client}, {which}", Seconds(repetition.OutageOf(client)), "s");
        Measurements.Record(Scenario, $"{name}, lost, {which}", repetition.Report.Lost.Count, "rows", MayLose(setting, disturbance) ? null : 0);
        Measurements.Record(Scenario, $"{name}, WAL left behind, {which}", repetition.WalLeftBehind, "bytes");
        Pictures.Record(Scenario, $"{name}, {which}", TimelineDrawing.Svg(Timeline.Around(repetition.Report.History), name));
        Progress.Report($"{name}, {which}: {Told(repetition)}");
    }

    /// <summary>Records median and worst of all repetitions, then judges each.</summary>
    /// <param name="headlines">The clients whose every value is recorded, and the most seconds their median may be.</param>
    private protected void Conclude(
        IReadOnlyList<Repetition> done, ReplicationSetting setting, Disturbance disturbance, IReadOnlyList<(OutageClient Client, double? Budget)> headlines)
    {
        var name = Told(disturbance, setting);
        foreach (var client in OutageClient.All)
        {
            var outages = done.Select(repetition => repetition.OutageOf(client)).Order().ToList();
            Measurements.Record(
                Scenario, $"{name}, {client}, median", Seconds(outages[(outages.Count - 1) / 2]), "s", headlines.FirstOrDefault(headline => headline.Client == client).Budget);
            Measurements.Record(Scenario, $"{name}, {client}, worst", Seconds(outages[^1]), "s");
        }

        foreach (var repetition in done)
            Judge(repetition, setting, disturbance);
    }

    private protected static string Told(Disturbance disturbance, ReplicationSetting setting) => $"{disturbance}, " + setting switch
    {
        ReplicationSetting.OperatorDefaults => "operator's defaults",
        ReplicationSetting.ChartDefaults => "chart's defaults",
        ReplicationSetting.Synchronous => "synchronous",
        ReplicationSetting.SynchronousPreferred => "synchronous where possible",
        _ => throw new ArgumentOutOfRangeException(nameof(setting)),
    };

    private static void Judge(Repetition repetition, ReplicationSetting setting, Disturbance disturbance)
    {
        var report = repetition.Report;
        report.Problems.Should().BeEmpty("only a valid run says anything:\n{0}", report);
        repetition.TwoPrimaries.Select(pair => $"{pair.One}, {pair.Other}").Should().BeEmpty("there is one primary at any time:\n{0}", report);
        if (!disturbance.MayStay)
            repetition.After.Should().NotBe(repetition.Before, "a replica takes over");
        if (!disturbance.Orderly && repetition.After != repetition.Before)
            repetition.Received.Where(replica => replica.Value > repetition.Received.GetValueOrDefault(repetition.After))
                .Should().BeEmpty("the most advanced replica is promoted, and {0} had received {1}", repetition.After, repetition.Received.GetValueOrDefault(repetition.After));
        repetition.Contents.Values.Distinct().Should().ContainSingle("every table is the same on {0}", string.Join(" and ", repetition.Contents.Keys));
        if (MayLose(setting, disturbance))
            report.Nodes.Select(node => node with { Lost = [] }).Should().OnlyContain(node => node.IsClean, "nothing but the newest rows may differ:\n{0}", report);
        else
            report.Verdict.Should().Be(LedgerVerdict.Kept, "no acknowledged write is lost:\n{0}", report);
    }

    /// <summary>Asynchronous replication promises nothing about a primary that goes without a word.</summary>
    private static bool MayLose(ReplicationSetting setting, Disturbance disturbance) =>
        setting != ReplicationSetting.Synchronous && !disturbance.Orderly;

    private static string Told(Repetition repetition) =>
        $"{repetition.Before} -> {repetition.After}, "
        + string.Join(", ", OutageClient.All.Select(client => $"{client} {repetition.OutageOf(client).TotalSeconds:0.00} s"))
        + $", lost {repetition.Report.Lost.Count}, two primaries {repetition.TwoPrimaries.Count}";

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
