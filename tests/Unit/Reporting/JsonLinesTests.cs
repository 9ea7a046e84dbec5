using Conformance.Reporting;
using Conformance.Tools;

namespace Conformance.Unit.Reporting;

[Trait("Tier", "unit")]
public sealed class JsonLinesTests
{
    [Fact]
    public void Writers_side_by_side_lose_no_record()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.File("records.jsonl");

        Parallel.For(0, 60, number => JsonLines.Append(path, new NumberedRecord(number, new string('x', number))));

        JsonLines.Read<NumberedRecord>(path).Select(record => record.Number).Should().BeEquivalentTo(Enumerable.Range(0, 60));
    }

    [Fact]
    public void A_line_break_in_a_line_does_not_make_two()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.File("progress.log");

        JsonLines.AppendLine(path, "one\ntwo");

        File.ReadAllText(path).Should().Be("one two\n");
    }

    [Fact]
    public void Where_nothing_was_recorded_there_is_nothing_to_read()
    {
        using var scratch = new ScratchDirectory();

        JsonLines.Read<NumberedRecord>(scratch.File("none.jsonl")).Should().BeEmpty();
    }

    private sealed record NumberedRecord(int Number, string Filling);
}
