using Conformance.Ledger;
using CsCheck;

namespace Conformance.Unit.Ledger;

[Trait("Tier", "unit")]
public sealed class NodeCheckTests
{
    private static readonly Gen<List<WriterHistory>> GenWriters =
        Gen.Enum<Outcome>().List[0, 40].List[1, 5].Select(writers =>
            writers.Select((outcomes, index) => Histories.Writer(index + 1, outcomes)).ToList());

    [Fact]
    public Task What_the_writers_believe_is_clean() => GenWriters.SampleAsync(async writers =>
    {
        var findings = await Histories.CompareAsync(writers, Histories.Rows(writers));
        findings.IsClean.Should().BeTrue(findings.ToString());
        findings.UnknownPresent.Should().Be(writers.SelectMany(writer => writer.Writes).Count(write => write.Outcome == Outcome.Unknown));
        findings.UnknownAbsent.Should().Be(0);
    });

    /// <summary>Any rows may go: those acknowledged are lost, those unknown are absent, nothing else is said.</summary>
    [Fact]
    public Task Lost_is_what_was_acknowledged_and_is_gone() => (
        from writers in GenWriters
        from gone in Gen.Bool.Array[200]
        select (writers, gone)).SampleAsync(async sample =>
    {
        var kept = Histories.Rows(sample.writers).Where(row => !sample.gone[row.Id - 1]).ToList();

        var findings = await Histories.CompareAsync(sample.writers, kept);

        var present = kept.Select(row => (row.Writer, row.Sequence)).ToHashSet();
        var absent = sample.writers.SelectMany(writer => writer.Writes).Where(write => !present.Contains((write.Writer, write.Sequence))).ToList();
        findings.Lost.Should().Equal(absent.Where(write => write.Outcome == Outcome.Ok));
        findings.UnknownAbsent.Should().Be(absent.Count(write => write.Outcome == Outcome.Unknown));
        findings.Phantoms.Should().BeEmpty();
        findings.Duplicates.Should().BeEmpty();
        findings.OutOfOrder.Should().BeEmpty();
        findings.Rows.Should().Be(kept.Count);
    });

    [Fact]
    public Task Phantom_is_what_failed_or_was_never_invoked() => (
        from writers in GenWriters
        from strangers in Gen.Select(Gen.Int[-1, 7], Gen.Int[-1, 50]).List[0, 20]
        select (writers, strangers)).SampleAsync(async sample =>
    {
        var outcomes = sample.writers.SelectMany(writer => writer.Writes).ToDictionary(write => (write.Writer, write.Sequence), write => write.Outcome);
        var planted = sample.strangers
            .Where(id => !outcomes.TryGetValue(id, out var outcome) || outcome == Outcome.Fail)
            .Select((id, index) => new LedgerRow(1000 + index, id.Item1, id.Item2, 1))
            .ToList();

        var findings = await Histories.CompareAsync(sample.writers, Histories.Rows(sample.writers).Concat(planted));

        findings.Phantoms.Should().Equal(planted);
        findings.Lost.Should().BeEmpty();
        findings.Duplicates.Should().BeEmpty();
    });

    [Fact]
    public Task Duplicate_is_every_row_beyond_the_first() => (
        from writers in GenWriters
        from copies in Gen.Int[0, 2].Array[200]
        select (writers, copies)).SampleAsync(async sample =>
    {
        var rows = Histories.Rows(sample.writers).ToList();
        var planted = rows
            .SelectMany(row => Enumerable.Repeat(row, sample.copies[row.Id - 1]))
            .Select((row, index) => row with { Id = 1000 + index })
            .ToList();

        var findings = await Histories.CompareAsync(sample.writers, rows.Concat(planted));

        findings.Duplicates.Should().Equal(planted);
        findings.Lost.Should().BeEmpty();
        findings.Phantoms.Should().BeEmpty();
        findings.OutOfOrder.Should().BeEmpty();
    });

    /// <summary>Against the definition: a row is late when an acknowledged one of a higher sequence stands before it.</summary>
    [Fact]
    public Task Out_of_order_is_acknowledged_after_a_later_one() => (
        from writers in GenWriters
        from shuffled in Gen.Shuffle(Histories.Rows(writers).ToArray())
        select (writers, shuffled)).SampleAsync(async sample =>
    {
        var acknowledged = sample.writers.SelectMany(writer => writer.Writes)
            .Where(write => write.Outcome == Outcome.Ok).Select(write => (write.Writer, write.Sequence)).ToHashSet();
        var relevant = sample.shuffled.Where(row => acknowledged.Contains((row.Writer, row.Sequence))).ToList();

        var findings = await Histories.CompareAsync(sample.writers, sample.shuffled);

        findings.OutOfOrder.Should().Equal(relevant.Where((row, index) =>
            relevant.Take(index).Any(earlier => earlier.Writer == row.Writer && earlier.Sequence > row.Sequence)));
    });

    [Theory]
    [InlineData(new[] { 1, 1, 1 }, new[] { 1 }, true)]
    [InlineData(new[] { 1, 2, 2 }, new[] { 1, 2 }, true)]
    [InlineData(new[] { 2, 2, 5 }, new[] { 2, 5 }, true)]
    [InlineData(new[] { 1, 2, 1 }, new[] { 1, 2, 1 }, false)]
    [InlineData(new[] { 2, 1, 1 }, new[] { 2, 1 }, false)]
    public async Task Timelines_are_told_in_order_and_must_ascend(int[] ofRows, int[] told, bool clean)
    {
        var writer = Histories.Writer(1, Outcome.Ok, Outcome.Ok, Outcome.Ok);

        var findings = await Histories.CompareAsync([writer], ofRows.Select((timeline, index) => new LedgerRow(index + 1, 1, index + 1, timeline)));

        findings.Timelines.Should().Equal(told);
        findings.IsClean.Should().Be(clean);
    }

    [Fact]
    public async Task Findings_name_writer_and_sequence_and_count_the_rest()
    {
        var writer = Histories.Writer(3, [.. Enumerable.Repeat(Outcome.Ok, 25)]);

        var findings = await Histories.CompareAsync([writer], []);

        findings.ToString().Should().Contain("lost: writer 3, sequence 20 ").And.NotContain("sequence 21 ").And.Contain("lost: 5 more");
    }
}
