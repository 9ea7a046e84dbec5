using Conformance.Ledger;
using static Conformance.Unit.Ledger.Histories;

namespace Conformance.Unit.Ledger;

[Trait("Tier", "unit")]
public sealed class ValidityTests
{
    private static readonly WriterHistory Good = AcknowledgedAt(1, "persistent", 10, 20);

    [Fact]
    public void Run_in_which_all_worked_is_valid()
    {
        var report = Report(Run(2000, Good));
        report.Problems.Should().BeEmpty();
        report.Verdict.Should().Be(LedgerVerdict.Kept);
    }

    [Fact]
    public void Writer_that_never_connected_is_named_with_what_it_met()
    {
        var bad = Writer(2, [Outcome.Fail, Outcome.Fail]) with { EverConnected = false, LastError = "ConnectionRefused" };

        Invalid(Run(2000, Good, bad)).Should().Equal("Writer 2 (persistent) never connected. It met: ConnectionRefused.");
    }

    [Fact]
    public void Writer_acknowledged_only_after_the_warm_up_is_named() =>
        Invalid(Run(2000, Good, AcknowledgedAt(2, "per request", 1500)))
            .Should().Equal("Writer 2 (per request) had no acknowledged write in the first 1 s.");

    [Fact]
    public void Run_without_writers_is_invalid() =>
        Invalid(Run(2000)).Should().Equal("The run had no writers.");

    [Fact]
    public void Reader_that_was_never_answered_is_named()
    {
        Read[] reads = [new(Milliseconds(1), Answer.Nobody)];

        Invalid(Run(2000, Good) with { Readers = [new(1, "ro", ClientKind.PerRequest, reads, new Dictionary<string, int>())] })
            .Should().Equal("Reader 1 (ro) was never answered.");
    }

    [Theory]
    [InlineData(150, "+150 ms")]
    [InlineData(-3000, "-3000 ms")]
    public void Clock_that_stepped_is_told(double milliseconds, string told) =>
        Invalid(Run(2000, Good) with { Clock = new ClockStep(Milliseconds(1200), Milliseconds(milliseconds)) })
            .Should().ContainSingle().Which.Should().StartWith("The clock stepped: 1.2 s into the run").And.Contain(told);

    [Fact]
    public void Clock_that_wanders_a_little_is_fine() =>
        Report(Run(2000, Good) with { Clock = new ClockStep(Milliseconds(1200), Milliseconds(90)) }).Problems.Should().BeEmpty();

    [Fact]
    public void Report_that_looked_at_no_server_is_never_a_pass() =>
        (Report(Run(2000, Good)) with { Nodes = [] }).Verdict.Should().Be(LedgerVerdict.Invalid);

    [Fact]
    public void Invalid_run_is_not_a_violation_even_where_rows_are_missing() =>
        (Report(Run(2000)) with { Nodes = [Clean() with { Lost = [default] }] }).Verdict.Should().Be(LedgerVerdict.Invalid);

    [Fact]
    public void Loss_on_any_server_is_a_violation() =>
        (Report(Run(2000, Good)) with { Nodes = [Clean(), Clean() with { Lost = [default] }] }).Verdict.Should().Be(LedgerVerdict.Violated);

    private static IReadOnlyList<string> Invalid(LedgerHistory history)
    {
        var report = Report(history);
        report.Verdict.Should().Be(LedgerVerdict.Invalid);
        return report.Problems;
    }

    private static LedgerReport Report(LedgerHistory history) => new(history, Validity.Problems(history), [Clean()]);

    private static NodeFindings Clean() => new("primary", 0, [], [], [], [], 0, 0, [1]);
}
