using System.Globalization;
using System.Xml.Linq;
using Conformance.Ledger;
using static Conformance.Unit.Ledger.Histories;

namespace Conformance.Unit.Ledger;

[Trait("Tier", "unit")]
public sealed class TimelineTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Both groups served every 50 ms for 5 s, then one dark for 1 s and the other for 2 s, then served again.</summary>
    private static readonly LedgerHistory Failover = Run(
        20_000,
        AcknowledgedAt(1, "persistent", [.. Every50(50, 5000), .. Every50(7000, 19_950)]),
        AcknowledgedAt(2, "per request", [.. Every50(50, 5000), .. Every50(6000, 19_950)])) with
    {
        Marks =
        [
            new("kill", Milliseconds(5000)),
            new("target chosen", Milliseconds(5010)),
            new("promoted", Milliseconds(5800)),
            new("service <followed>", Milliseconds(5900)),
        ],
    };

    [Fact]
    public void Buckets_count_every_acknowledgement_of_the_window_once()
    {
        var timeline = Timeline.Of(Failover, new TimeWindow(Milliseconds(4000), Milliseconds(8000)));

        timeline.Acknowledged.Should().HaveCount(40);
        timeline.Acknowledged.Take(10).Should().AllBeEquivalentTo(4);
        timeline.Acknowledged.Skip(11).Take(9).Should().AllBeEquivalentTo(0);
        timeline.Acknowledged.Sum().Should().Be(Failover.Writes.Count(write => write.Completed >= Milliseconds(4000) && write.Completed < Milliseconds(8000)));
    }

    [Fact]
    public void Lanes_are_the_outages_of_the_groups() =>
        Timeline.Around(Failover).Lanes.Should().Equal(
            new TimelineLane("persistent", new Outage(Milliseconds(5000), Milliseconds(7000), Recovered: true)),
            new TimelineLane("per request", new Outage(Milliseconds(5000), Milliseconds(6000), Recovered: true)));

    [Fact]
    public void Picture_is_of_the_events_and_the_outage_with_a_margin() =>
        Timeline.Around(Failover).Window.Should().Be(new TimeWindow(Milliseconds(3000), Milliseconds(9000)));

    [Fact]
    public void Picture_without_marks_is_of_the_whole_run() =>
        Timeline.Around(Failover with { Marks = [] }).Window.Should().Be(new TimeWindow(TimeSpan.Zero, Milliseconds(20_000)));

    [Fact]
    public void Drawing_is_whole_and_names_every_event_and_outage()
    {
        var picture = XDocument.Parse(TimelineDrawing.Svg(Timeline.Around(Failover), "Primary <deleted> & gone"));

        var texts = picture.Descendants(Svg + "text").Select(text => text.Value).ToList();
        texts.Should().Contain([
            "kill, 5.00 s into the run", "target chosen, +0.01 s", "promoted, +0.80 s", "service <followed>, +0.90 s",
            "persistent: 2.00 s dark", "per request: 1.00 s dark"]);
        picture.Descendants(Svg + "title").Single().Value.Should().Be("Primary <deleted> & gone");
        Group(picture, "event").Should().HaveCount(4);
    }

    [Fact]
    public void Drawing_has_a_bar_for_every_bucket_with_acknowledgements_and_all_of_it_is_inside()
    {
        var timeline = Timeline.Around(Failover);
        var picture = XDocument.Parse(TimelineDrawing.Svg(timeline, "title"));

        Group(picture, "acknowledged").Single().Elements(Svg + "rect").Should().HaveCount(timeline.Acknowledged.Count(count => count > 0));
        var box = picture.Root!.Attribute("viewBox")!.Value.Split(' ').Select(Number).ToList();
        foreach (var rectangle in picture.Descendants(Svg + "rect"))
        {
            (Attribute(rectangle, "x") + Attribute(rectangle, "width")).Should().BeLessThanOrEqualTo(box[2]);
            (Attribute(rectangle, "y") + Attribute(rectangle, "height")).Should().BeLessThanOrEqualTo(box[3]);
            Attribute(rectangle, "y").Should().BePositive();
        }
    }

    [Fact]
    public void Badges_of_events_at_one_moment_do_not_cover_each_other()
    {
        var circles = XDocument.Parse(TimelineDrawing.Svg(Timeline.Around(Failover), "title")).Descendants(Svg + "circle").ToList();

        foreach (var (one, index) in circles.Select((circle, index) => (circle, index)))
            foreach (var other in circles.Skip(index + 1))
                Math.Max(Math.Abs(Attribute(one, "cx") - Attribute(other, "cx")), Math.Abs(Attribute(one, "cy") - Attribute(other, "cy")))
                    .Should().BeGreaterThanOrEqualTo(14);
    }

    [Fact]
    public void Outage_that_is_not_over_is_told_as_at_least()
    {
        var history = Run(3000, AcknowledgedAt(1, "persistent", 100, 1000)) with { Marks = [new("kill", Milliseconds(900))] };

        TimelineDrawing.Svg(Timeline.Around(history), "title").Should().Contain("persistent: at least 2.00 s dark");
    }

    /// <summary>No acknowledgement, no event: still a picture, not an exception.</summary>
    [Fact]
    public void Empty_run_can_be_drawn() =>
        XDocument.Parse(TimelineDrawing.Svg(Timeline.Around(Run(0)), "title")).Descendants(Svg + "text").Should().NotBeEmpty();

    private static IEnumerable<double> Every50(int from, int to) => Enumerable.Range(0, ((to - from) / 50) + 1).Select(index => from + (50.0 * index));

    private static IEnumerable<XElement> Group(XDocument picture, string name) =>
        picture.Descendants(Svg + "g").Where(group => group.Attribute("class")?.Value == name);

    private static double Attribute(XElement element, string name) => Number(element.Attribute(name)!.Value);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
