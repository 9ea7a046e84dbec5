using Conformance.Matrix;
using Conformance.Reporting;
using Conformance.Tools;

namespace Conformance.Unit.Matrix;

/// <summary>A matrix is as good as its worst cell.</summary>
[Trait("Tier", "unit")]
public sealed class MatrixReportTests
{
    [Theory]
    [InlineData(Verdict.Qualified, Verdict.Qualified, Verdict.Qualified)]
    [InlineData(Verdict.Qualified, Verdict.Incomplete, Verdict.Incomplete)]
    [InlineData(Verdict.Incomplete, Verdict.Failed, Verdict.Failed)]
    public void Worst_verdict_counts(Verdict one, Verdict other, Verdict expected)
    {
        var report = Of(one, other);

        report.Verdict.Should().Be(expected);
        report.Text().Should().Contain($"{expected.ToString().ToLowerInvariant()}: ");
    }

    [Fact]
    public void No_cell_at_all_is_no_qualification() => new MatrixReport("full", [], ["everything"]).Verdict.Should().Be(Verdict.Incomplete);

    [Fact]
    public void Each_cell_is_told_with_its_reason_and_what_was_left_out_too()
    {
        var report = Of(Verdict.Qualified, Verdict.Incomplete);

        foreach (var text in new[] { report.Text(), report.Markdown(), JsonReport.Write(report) })
            text.Should().ContainAll(report.Cells.Select(cell => cell.Name)).And.Contain("because of Incomplete").And.Contain("too old");
        report.Markdown().Should().Contain("1 of 2 cells qualified");
    }

    [Fact]
    public void Cells_are_a_JSON_array_of_names() =>
        MatrixReport.Names(MatrixPlan.Of(MatrixPlan.Smoke, Versions.Current))
            .Should().MatchRegex("""^[[]"[^" ]+","[^" ]+"[]]$""");

    private static MatrixReport Of(params Verdict[] verdicts)
    {
        var cells = MatrixPlan.Of(MatrixPlan.Full, Versions.Current).Cells;
        return new MatrixReport(
            "full", [.. verdicts.Select((verdict, index) => new CellResult(cells[index], verdict, $"because of {verdict}", 60))], ["operator 1.0: too old"]);
    }
}
