using Conformance.Reporting;

namespace Conformance.Unit.Reporting;

[Trait("Tier", "unit")]
public sealed class MarkdownSummaryTests
{
    [Fact]
    public void The_verdict_is_the_title_and_each_part_a_row()
    {
        var text = MarkdownSummary.Write(Sample.Report());

        text.Should().StartWith("# ✓ Qualified: cnpg-postgres 0.1.0\n")
            .And.Contain("| unit | ✓ passed | 2 | 0 | 0 | 2.5 s |")
            .And.Contain("| scenario install | ✓ passed | 1 | 0 | 0 | 0 s |")
            .And.NotContain("## Failed").And.NotContain("## Did not run");
    }

    [Fact]
    public void What_did_not_run_is_never_ticked()
    {
        var text = MarkdownSummary.Write(Sample.Report(Sample.Run.With(Tier.E2E, TierRun.NotStarted("no Docker"))));

        text.Should().StartWith("# ○ Incomplete").And.Contain("| scenario install | ○ not run |").And.Contain("no Docker");
    }

    [Fact]
    public void Markup_in_names_and_messages_stays_text()
    {
        var text = MarkdownSummary.Write(Sample.Report(Sample.Run.With(
            Tier.Unit, Sample.Test("M", Status.Failed, "<b>|`x`", "(x: \"a|b\")"), Sample.Test("N", Status.Failed, "one\n```\ntwo"))));

        text.Should().Contain("&lt;b&gt;|\\`x\\`").And.NotContain("<b>");
        text.Should().Contain("````text\n  one\n  ```\n  two\n  ````", "a fence inside cannot end the block");
    }

    [Fact]
    public void Measurements_stand_beside_their_budgets()
    {
        var text = MarkdownSummary.Write(Sample.Report(Sample.Run with
        {
            Measurements = [new MeasurementRecord("install", "ready", 72.25, "s", 60), new MeasurementRecord("install", "rows", 5, "rows", null)],
        }));

        text.Should().Contain("| install | ready | 72.2 s | 60 s ✗ over |").And.Contain("| install | rows | 5 rows | |");
    }

    [Fact]
    public void A_flood_of_failures_is_cut_and_says_so()
    {
        var failures = Enumerable.Range(0, 25).Select(number => Sample.Test($"Case_{number}", Status.Failed, "no")).ToArray();

        MarkdownSummary.Write(Sample.Report(Sample.Run.With(Tier.Unit, failures))).Should().Contain("- and 5 more, in qualification.html");
    }
}
