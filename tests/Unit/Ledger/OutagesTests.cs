using Conformance.Ledger;
using CsCheck;
using static Conformance.Unit.Ledger.Histories;

namespace Conformance.Unit.Ledger;

[Trait("Tier", "unit")]
public sealed class OutagesTests
{
    private static readonly Gen<List<TimeSpan>> GenAcknowledgements = Gen.Int[0, 2000].Select(at => Milliseconds(at)).List[0, 30];

    [Fact]
    public void Nothing_acknowledged_has_no_outage_to_tell() =>
        Outages.Longest([], Milliseconds(100)).Should().BeNull();

    [Fact]
    public void Longest_gap_has_its_ends() =>
        Outages.Longest([Milliseconds(400), Milliseconds(10), Milliseconds(20)], Milliseconds(500))
            .Should().Be(new Outage(Milliseconds(20), Milliseconds(400), Recovered: true));

    [Fact]
    public void Gap_up_to_the_end_counts_as_not_recovered() =>
        Outages.Longest([Milliseconds(10), Milliseconds(20)], Milliseconds(500))
            .Should().Be(new Outage(Milliseconds(20), Milliseconds(500), Recovered: false));

    [Fact]
    public void Acknowledgement_after_the_request_to_stop_leaves_no_negative_gap() =>
        Outages.Longest([Milliseconds(510)], Milliseconds(500))
            .Should().Be(new Outage(Milliseconds(510), Milliseconds(510), Recovered: false));

    [Fact]
    public void Window_leaves_out_gaps_elsewhere()
    {
        TimeSpan[] times = [Milliseconds(0), Milliseconds(300), Milliseconds(400), Milliseconds(450)];
        var within = new TimeWindow(Milliseconds(310), Milliseconds(420));

        Outages.Longest(times, Milliseconds(460), within).Should().Be(new Outage(Milliseconds(300), Milliseconds(400), Recovered: true));
    }

    /// <summary>No stretch of the run without an acknowledgement is longer, and its ends are as told.</summary>
    [Fact]
    public void No_silence_is_longer() => Gen.Select(GenAcknowledgements, Gen.Int[0, 2500]).Sample((times, milliseconds) =>
    {
        var end = Milliseconds(milliseconds);
        var longest = Outages.Longest(times, end);
        if (times.Count == 0)
            return longest is null;

        var points = times.Append(end > times.Max() ? end : times.Max()).Order().ToList();
        var gaps = points.Skip(1).Zip(points, (later, earlier) => later - earlier);
        return longest!.Length == gaps.Max()
            && times.Contains(longest.Start)
            && !times.Any(at => at > longest.Start && at < longest.End)
            && (longest.Recovered ? times.Contains(longest.End) : longest.Start == times.Max());
    });

    [Fact]
    public void Group_has_its_own_outage_and_together_they_have_a_shorter_one()
    {
        var history = Run(1000, AcknowledgedAt(1, "persistent", 10, 800, 990), AcknowledgedAt(2, "per request", 20, 300, 995));

        history.Outage(writer => writer.Group == "persistent")!.Length.Should().Be(Milliseconds(790));
        history.Outage(writer => writer.Group == "per request")!.Length.Should().Be(Milliseconds(695));
        history.Outage()!.Length.Should().Be(Milliseconds(500));
    }

    [Fact]
    public void Readers_are_dark_between_answers_whoever_gave_them()
    {
        Read[] reads =
        [
            new(Milliseconds(10), Answer.Replica),
            new(Milliseconds(50), Answer.Nobody),
            new(Milliseconds(200), Answer.Primary),
            new(Milliseconds(290), Answer.Replica),
        ];
        var history = Run(300) with { Readers = [new(1, "ro", ClientKind.PerRequest, reads, new Dictionary<string, int>())] };

        history.Dark().Should().Be(new Outage(Milliseconds(10), Milliseconds(200), Recovered: true));
    }

    [Fact]
    public void Percentile_is_a_value_that_so_many_do_not_exceed() => Gen.Int[0, 500].List[1, 300].Sample(values =>
    {
        var sorted = values.Order().Select(value => Milliseconds(value)).ToList();
        return Enumerable.Range(1, 100).All(percent =>
        {
            var at = Percentiles.At(sorted, percent);
            return sorted.Contains(at)
                && sorted.Count(value => value <= at) * 100 >= percent * sorted.Count
                && sorted.Count(value => value < at) * 100 < percent * sorted.Count;
        });
    });

    [Fact]
    public void Percentiles_of_nothing_are_zero() =>
        Percentiles.Of([]).Should().Be(new Percentiles(0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero));
}
