using Conformance.Django;
using Conformance.Ledger;

namespace Conformance.Unit.Django;

/// <summary>What a soak's log says is read rightly and held against the rows.</summary>
[Trait("Tier", "unit")]
public sealed class DjangoSoakLogTests
{
    private const string Text = """
        {"at": 0.0, "began": 1764100000.5}
        {"at": 0.1, "write": 1, "outcome": "committed"}
        {"at": 0.15, "read": 1, "outcome": "answered", "newest": 1}
        {"at": 0.2, "write": 2, "outcome": "unknown", "error": "OperationalError: server closed the connection unexpectedly"}
        {"at": 1.1, "write": 3, "outcome": "failed", "error": "OperationalError: connection refused"}
        {"at": 1.2, "read": 2, "outcome": "failed", "error": "OperationalError: connection refused"}
        {"at": 2.1, "write": 4, "outcome": "committed"}
        {"at": 2.15, "read": 3, "outcome": "answered", "newest": 4}
        {"at": 2.2, "write": 5, "outcome": "committed"}

        """;

    [Fact]
    public void Every_request_and_the_longest_gaps_are_found()
    {
        var log = DjangoSoakLog.Parse(Text);

        log.Began.Should().Be(DateTimeOffset.UnixEpoch.AddSeconds(1764100000.5));
        log.Committed.Select(write => write.Write).Should().Equal(1, 4, 5);
        log.Failed.Select(write => write.Write).Should().Equal(3);
        log.Answered.Select(read => read.Read).Should().Equal(1, 3);
        log.Outage().Should().Be(new Outage(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(2.1), Recovered: true));
        log.Dark().Should().Be(new Outage(TimeSpan.FromSeconds(0.15), TimeSpan.FromSeconds(2.15), Recovered: true));
    }

    [Fact]
    public void Line_that_is_still_being_written_is_left_out() =>
        DjangoSoakLog.Parse(Text + """{"at": 2.3, "wri""").End.Should().Be(TimeSpan.FromSeconds(2.2));

    [Fact]
    public void Rows_that_Django_can_account_for_contradict_nothing()
    {
        var log = DjangoSoakLog.Parse(Text);

        log.Contradictions([1, 4, 5]).Should().BeEmpty();
        log.Contradictions([1, 2, 4, 5]).Should().BeEmpty("nobody knows of write 2");
    }

    [Fact]
    public void Committed_write_that_is_gone_is_told() =>
        DjangoSoakLog.Parse(Text).Contradictions([1, 5]).Should().Equal("write 4 was committed at 2.100 s and is gone");

    [Fact]
    public void Row_that_was_never_sent_is_told() =>
        DjangoSoakLog.Parse(Text).Contradictions([1, 3, 4, 5, 9]).Should().Equal("write 3 is there and was never sent", "write 9 is there and was never sent");
}
