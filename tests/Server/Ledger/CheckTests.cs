using Conformance.Ledger;

namespace Conformance.Server.Ledger;

/// <summary>Where nothing happened nothing is reported, and rows that somebody took away or put in are found.</summary>
[Trait("Tier", "server")]
[Collection(SharedPair.Name)]
public sealed class CheckTests(SharedPair shared)
{
    [Fact]
    public async Task Nothing_lost_is_reported_as_nothing_lost()
    {
        var pair = shared.Pair;
        var options = Runs.Options(pair.Writable) with
        {
            Readers = [ClientGroup.PerRequest(1, () => pair.StandbyNode.ConnectionString)],
        };
        var history = await WriteAsync(options);

        var report = await Runs.CheckAsync(history, pair.PrimaryNode, pair.StandbyNode);

        report.Verdict.Should().Be(LedgerVerdict.Kept, report.ToString());
        report.Nodes.Should().HaveCount(2).And.OnlyContain(node => node.Rows == history.Count(Outcome.Ok) && node.Timelines.SequenceEqual(new[] { 1 }));
        history.Count(Outcome.Ok).Should().BeGreaterThan(4);
        history.Readers.Single().Reads.Should().OnlyContain(read => read.Answer == Answer.Replica);
    }

    [Fact]
    public async Task Replica_that_does_not_answer_yet_is_waited_for()
    {
        const int HangsUpOn = 3;
        var pair = shared.Pair;
        var history = await WriteAsync(Runs.Options(pair.Writable));
        await using var replica = new ReluctantServer(pair.StandbyNode.ConnectionString, HangsUpOn);

        var report = await Runs.CheckAsync(history, pair.PrimaryNode, new LedgerNode("standby", replica.ConnectionString));

        report.Verdict.Should().Be(LedgerVerdict.Kept, report.ToString());
        report.Nodes.Should().HaveCount(2);
        replica.Connections.Should().BeGreaterThan(HangsUpOn);
    }

    [Fact]
    public async Task Rows_planted_by_hand_are_found_on_both_servers_each_as_what_it_is()
    {
        var pair = shared.Pair;
        var history = await WriteAsync(Runs.Options(pair.Writable));
        var table = history.Table.Name;
        await DurablePair.ExecuteAsync(pair.Primary, $"DELETE FROM {table} WHERE (writer, sequence) IN ((1, 1), (4, 2))");
        await DurablePair.ExecuteAsync(pair.Primary, $"INSERT INTO {table} (writer, sequence) VALUES (2, 1), (3, 1000000), (77, 1)");

        var report = await Runs.CheckAsync(history, pair.PrimaryNode, pair.StandbyNode);

        report.Verdict.Should().Be(LedgerVerdict.Violated);
        report.Nodes.Should().HaveCount(2);
        foreach (var node in report.Nodes)
        {
            node.Lost.Select(write => (write.Writer, write.Sequence)).Should().Equal([(1, 1), (4, 2)], report.ToString());
            node.Duplicates.Select(row => (row.Writer, row.Sequence)).Should().Equal((2, 1));
            node.Phantoms.Select(row => (row.Writer, row.Sequence)).Should().Equal((3, 1000000), (77, 1));
            node.OutOfOrder.Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Row_inserted_again_after_later_ones_is_out_of_order()
    {
        var pair = shared.Pair;
        var history = await WriteAsync(Runs.Options(pair.Writable));
        await DurablePair.ExecuteAsync(pair.Primary, $"DELETE FROM {history.Table.Name} WHERE (writer, sequence) = (1, 1)");
        await DurablePair.ExecuteAsync(pair.Primary, $"INSERT INTO {history.Table.Name} (writer, sequence) VALUES (1, 1)");

        var report = await Runs.CheckAsync(history, pair.PrimaryNode);

        report.Verdict.Should().Be(LedgerVerdict.Violated);
        report.Nodes.Single().OutOfOrder.Select(row => (row.Writer, row.Sequence)).Should().Equal((1, 1));
        report.Lost.Should().BeEmpty();
    }

    /// <summary>At least two acknowledged writes of every writer.</summary>
    private static async Task<LedgerHistory> WriteAsync(LedgerOptions options)
    {
        await using var run = await Runs.StartAsync(options);
        await run.RecoveredAsync(run.Mark("all served once"), Runs.Deadline, TestContext.Current.CancellationToken);
        return await run.StopAsync();
    }
}
