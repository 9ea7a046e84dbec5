using System.Text.RegularExpressions;
using Conformance.Reporting;

namespace Conformance.Unit.Reporting;

[Trait("Tier", "unit")]
public sealed partial class HtmlReportTests
{
    [Fact]
    public void Text_from_outside_is_never_markup()
    {
        const string Attack = "<script>alert('x')</script>\"&";
        var page = HtmlReport.Write(Sample.Report(Sample.Run
            .With(Tier.Unit, Sample.Test("M", Status.Failed, Attack, $"(x: {Attack})"))
            .With(Tier.E2E, Sample.Scenario("S", Status.NotRun, Attack, Attack))
            .With(
                Sample.Fact("e2e", "image", Attack),
                Sample.Fact("unit", "notChecked", Attack),
                Sample.Fact("server", "provider", Attack),
                Sample.Fact("e2e", "kubernetes", Attack)) with
        {
            Chart = new ChartIdentity(Attack, Attack, Attack),
            Measurements = [new MeasurementRecord("install", Attack, 2, Attack, 1)],
            Request = Sample.Run.Request with { Values = Attack },
        }));

        page.Should().NotContain("<script").And.NotContain("\"&\"").And.Contain("&lt;script&gt;");
        Outside(page).Should().NotContain("alert('x')", "every quote is escaped too");
    }

    [Fact]
    public void A_picture_stands_in_its_scenario_with_an_escaped_title()
    {
        const string Svg = """<svg viewBox="0 0 1 1"><rect width="1" height="1"/></svg>""";
        var page = HtmlReport.Write(Sample.Report(Sample.Run.With(Tier.E2E, Sample.Scenario("S", Status.Passed)) with
        {
            Pictures = [new PictureRecord("install", "a < b", Svg), new PictureRecord("elsewhere", "not here", Svg)],
        }));

        page.Should().Contain($"<figure><figcaption>a &lt; b</figcaption>{Svg}</figure>").And.NotContain("not here");
    }

    [Theory]
    [InlineData(TierEnd.NotStarted)]
    [InlineData(TierEnd.Interrupted)]
    [InlineData(TierEnd.Broken)]
    public void Nothing_that_did_not_run_is_green(TierEnd end)
    {
        var run = new TierRun(end, "because", [], 0);
        var page = HtmlReport.Write(Sample.Report(Sample.Run.With(Tier.Unit, run).With(Tier.Server, run).With(Tier.E2E, run)));

        Outside(page).Should().NotContain("good").And.NotContain("✓").And.Contain("because");
    }

    [Fact]
    public void A_skipped_check_among_passed_ones_is_not_green()
    {
        var page = HtmlReport.Write(Sample.Report(
            Sample.Run.With(Tier.E2E, Sample.Scenario("Holds"), Sample.Scenario("Skips", Status.NotRun, "no reason"))));

        page.Should().MatchRegex("""<li class="good">[^\n]*Holds""").And.MatchRegex("""<li class="open">[^\n]*Skips""");
        page.Should().Contain("""<header class="open">""");
    }

    [Fact]
    public void The_verdict_comes_first_then_the_users_values_then_failures()
    {
        var page = HtmlReport.Write(Sample.Report(Sample.Run.With(
            Tier.Unit,
            Sample.Test("Breaks", Status.Failed, "expected a", "(fixture: your-values)"),
            Sample.Test("Breaks", Status.Failed, "expected b", "(fixture: production)")) with
        {
            Request = Sample.Run.Request with { Values = "/v.yaml" },
        }));

        Positions(page, "<header class=\"bad\">", "id=\"values\"", "id=\"failed\"", "id=\"scenario-install\"", "id=\"unit\"")
            .Should().BeInAscendingOrder().And.NotContain(-1);
        page.Split("expected a").Should().HaveCount(2, "a finding on the user's values is not told twice");
    }

    [Theory]
    [InlineData(30, "good", "of at most 60 s")]
    [InlineData(90, "bad", "over the budget of 60 s")]
    public void A_measurement_is_drawn_against_its_budget(double value, string tone, string words)
    {
        var page = HtmlReport.Write(Sample.Report(Sample.Run with
        {
            Measurements = [new MeasurementRecord("install", "ready", value, "s", 60)],
        }));

        page.Should().MatchRegex($"""<li class="{tone}"><span>ready</span><span><b>{value} s</b> {words}""");
        BarEnd().Match(page).Groups["width"].Value.Should().Be(value < 60 ? "45.45" : "90.91");
    }

    [Fact]
    public void The_page_needs_no_network()
    {
        var page = HtmlReport.Write(Sample.Report());

        page.Should().NotContain("http").And.NotContain("src=").And.NotContain("@import").And.NotContain("url(");
        page.Should().Contain("name=\"viewport\"");
    }

    private static string Outside(string page) => StyleElement().Replace(page, "");

    private static IEnumerable<int> Positions(string page, params string[] parts) =>
        parts.Select(part => page.IndexOf(part, StringComparison.Ordinal));

    [GeneratedRegex("<style>.*</style>", RegexOptions.Singleline)]
    private static partial Regex StyleElement();

    [GeneratedRegex("class=\"value\" width=\"(?<width>[0-9.]+)\"")]
    private static partial Regex BarEnd();
}
