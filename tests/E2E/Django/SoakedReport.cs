using Conformance.Django;
using Conformance.Ledger;
using Conformance.Reporting;

namespace Conformance.E2E.Django;

/// <summary>What an event did to Django applications and to the ledger beside them.</summary>
/// <param name="Name">As the report names it.</param>
/// <param name="Before">The applications' pod before, and how often it had been restarted.</param>
/// <param name="After">The same afterwards.</param>
internal sealed record SoakedReport(string Name, LedgerReport Ledger, IReadOnlyList<SoakedClient> Clients, string Before, string After)
{
    /// <summary>The most that an application's outage may be of the ledger's.</summary>
    private const double MostOfLedgers = 1.5;

    private TimeSpan Struck => Ledger.History.Marks[0].At;

    private TimeWindow SinceStruck => new(Struck, Ledger.History.Duration);

    /// <summary>Every figure, and the picture, before anything is judged.</summary>
    public void Record(string scenario)
    {
        RecordOutages(scenario);
        foreach (var client in Clients)
            Measurements.Record(scenario, $"{Name}, {client.Client.Name}, outage to the ledger's", Math.Round(Ratio(client), 2), "times", MostOfLedgers);
    }

    /// <summary>Every figure but those beside the ledger's, and the picture.</summary>
    /// <param name="budget">The most seconds that an application's outage may be.</param>
    public void RecordOutages(string scenario, double? budget = null)
    {
        foreach (var client in Clients)
        {
            Measurements.Record(scenario, $"{Name}, {client.Client.Name}, outage", Seconds(client.Outage), "s", budget);
            Measurements.Record(scenario, $"{Name}, {client.Client.Name}, reads dark", Seconds(client.Dark), "s");
        }

        foreach (var group in Ledger.History.Writers.Select(writer => writer.Group))
            Measurements.Record(scenario, $"{Name}, ledger {group}, outage", Seconds(LedgersOutage(group)), "s");
        Measurements.Record(scenario, $"{Name}, ledger, reads dark", Seconds(Ledger.History.Dark(within: SinceStruck)), "s");
        Pictures.Record(scenario, Name, TimelineDrawing.Svg(Timeline(), Name));
        Progress.Report($"{Name}: {string.Join(", ", Clients.Select(client => $"{client.Client.Name} {client.Outage} {Ratio(client):0.00} times the ledger's, reads dark {client.Dark}"))}");
    }

    /// <summary>What must hold when the primary was taken away.</summary>
    public void Judge()
    {
        JudgeData();
        JudgeOutages();
    }

    /// <summary>What must hold whatever happened to the writes that were under way.</summary>
    public void JudgeOutages()
    {
        JudgeRecovery();
        foreach (var client in Clients)
            Ratio(client).Should().BeLessThanOrEqualTo(
                MostOfLedgers, "{0} was dark for {1}, the ledger for {2}", client.Client.Name, client.Outage, LedgersOutage(client.Group));
    }

    /// <summary>What must hold whatever happened, but a primary gone with writes that no replica had received.</summary>
    public void JudgeData()
    {
        JudgeRecovery();
        Ledger.Verdict.Should().Be(LedgerVerdict.Kept, "no acknowledged write is lost:\n{0}", Ledger);
        foreach (var client in Clients)
            client.Contradictions.Should().BeEmpty("{0}: what Django said is so", client.Client.Name);
    }

    private void JudgeRecovery()
    {
        Ledger.Problems.Should().BeEmpty("only a valid run says anything:\n{0}", Ledger);
        After.Should().Be(Before, "the application recovers by itself");
        foreach (var client in Clients)
        {
            client.Outage!.Recovered.Should().BeTrue("{0} writes again", client.Client.Name);
            client.Dark!.Recovered.Should().BeTrue("{0} reads again", client.Client.Name);
        }
    }

    private double Ratio(SoakedClient client) => client.Outage!.Length / LedgersOutage(client.Group)!.Length;

    /// <summary>Of the ledger's clients that hold their connections in the same way.</summary>
    private Outage? LedgersOutage(string group) => Ledger.History.Outage(writer => writer.Group == group, SinceStruck);

    /// <summary>The ledger's picture with the applications' outages below, their clocks set by the wall clock.</summary>
    private Timeline Timeline()
    {
        var lanes = Clients.Select(client =>
        {
            var shift = client.Log.Began!.Value - Ledger.History.StartedAt;
            return new TimelineLane(client.Client.Name, new Outage(client.Outage!.Start + shift, client.Outage.End + shift, client.Outage.Recovered));
        }).ToList();
        var around = Conformance.Ledger.Timeline.Around(Ledger.History);
        return around with { Lanes = [.. around.Lanes, .. lanes] };
    }

    private static double Seconds(Outage? outage) => Math.Round(outage!.Length.TotalSeconds, 3);
}

/// <summary>One application in it.</summary>
/// <param name="Contradictions">Between what it said and what the database has.</param>
internal sealed record SoakedClient(DjangoClient Client, DjangoSoakLog Log, IReadOnlyList<string> Contradictions)
{
    /// <summary>The ledger's clients that hold their connections in the same way.</summary>
    public string Group => Client.KeepsConnections ? "persistent" : "per request";

    /// <summary>Longest time without a commit.</summary>
    public Outage? Outage => Log.Outage();

    /// <summary>Longest time without an answer to a read.</summary>
    public Outage? Dark => Log.Dark();
}
