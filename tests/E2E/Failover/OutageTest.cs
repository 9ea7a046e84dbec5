using Conformance.Ledger;
using Conformance.Reporting;

namespace Conformance.E2E.Failover;

/// <summary>A test that takes the primary away again and again, measures what clients see, and asserts what must hold each time.</summary>
[Collection(OutageCollection.Name)]
public abstract class OutageTest(E2ERun run, ReplicatedReleases releases, string scenario) : ScenarioTest(run, scenario)
{
    /// <summary>Of each disturbance in one run.</summary>
    protected const int Repetitions = 5;

    /// <summary>Where the point is that nothing is lost rather than how long it takes.</summary>
    protected const int SynchronousRepetitions = 3;

    /// <summary>A release, installed and Ready.</summary>
    protected async Task<ReplicatedRelease> ReleaseAsync(ReplicationSetting setting)
    {
        var release = await releases.GetAsync(setting);
        Uses(release.Namespace);
        return release;
    }

    /// <summary>Repeats a disturbance. All repetitions are recorded, with a picture each, before they are judged.</summary>
    /// <param name="headlines">The clients whose every value is recorded, and the most seconds their median may be.</param>
    protected async Task RepeatAsync(
        ReplicationSetting setting, Disturbance disturbance, int repetitions, params IReadOnlyList<(OutageClient Client, double? Budget)> headlines)
    {
        var release = await ReleaseAsync(setting);
        var name = $"{disturbance}, {Told(setting)}";
        var done = new List<Repetition>();
        for (var number = 1; number <= repetitions; number++)
        {
            var repetition = await RepetitionRun.RunAsync(release, disturbance, $"{name} {number}", Cancelled);
            done.Add(repetition);
            foreach (var (client, _) in headlines)
                Measurements.Record(Scenario, $"{name}, {client}, {number} of {repetitions}", Seconds(repetition.OutageOf(client)), "s");
            Measurements.Record(Scenario, $"{name}, lost, {number} of {repetitions}", repetition.Report.Lost.Count, "rows", MayLose(setting, disturbance) ? null : 0);
            Measurements.Record(Scenario, $"{name}, WAL left behind, {number} of {repetitions}", repetition.WalLeftBehind, "bytes");
            Pictures.Record(Scenario, $"{name}, {number} of {repetitions}", TimelineDrawing.Svg(Timeline.Around(repetition.Report.History), name));
            Progress.Report($"{name} {number}: {Told(repetition)}");
        }

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

    private static void Judge(Repetition repetition, ReplicationSetting setting, Disturbance disturbance)
    {
        var report = repetition.Report;
        report.Problems.Should().BeEmpty("only a valid run says anything:\n{0}", report);
        repetition.TwoPrimaries.Select(pair => $"{pair.One}, {pair.Other}").Should().BeEmpty("there is one primary at any time:\n{0}", report);
        if (!disturbance.MayStay)
            repetition.After.Should().NotBe(repetition.Before, "a replica takes over");
        repetition.Contents.Values.Distinct().Should().ContainSingle("every table is the same on {0}", string.Join(" and ", repetition.Contents.Keys));
        if (MayLose(setting, disturbance))
            report.Nodes.Select(node => node with { Lost = [] }).Should().OnlyContain(node => node.IsClean, "nothing but the newest rows may differ:\n{0}", report);
        else
            report.Verdict.Should().Be(LedgerVerdict.Kept, "no acknowledged write is lost:\n{0}", report);
    }

    /// <summary>Asynchronous replication promises nothing about a primary that goes without a word.</summary>
    private static bool MayLose(ReplicationSetting setting, Disturbance disturbance) =>
        setting != ReplicationSetting.Synchronous && !disturbance.Orderly;

    private static string Told(ReplicationSetting setting) => setting switch
    {
        ReplicationSetting.OperatorDefaults => "operator's defaults",
        ReplicationSetting.ChartDefaults => "chart's defaults",
        ReplicationSetting.Synchronous => "synchronous",
        ReplicationSetting.SynchronousPreferred => "synchronous where possible",
        _ => throw new ArgumentOutOfRangeException(nameof(setting)),
    };

    private static string Told(Repetition repetition) =>
        $"{repetition.Before} -> {repetition.After}, "
        + string.Join(", ", OutageClient.All.Select(client => $"{client} {repetition.OutageOf(client).TotalSeconds:0.00} s"))
        + $", lost {repetition.Report.Lost.Count}, two primaries {repetition.TwoPrimaries.Count}";

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
