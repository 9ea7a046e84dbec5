using System.Net.Sockets;
using Conformance.Ledger;
using Npgsql;

namespace Conformance.Unit.Ledger;

[Trait("Tier", "unit")]
public sealed class ClassificationTests
{
    [Theory]
    [InlineData("25006", Outcome.Fail)] // read-only: a replica
    [InlineData("57P03", Outcome.Fail)] // starting up, shutting down
    [InlineData("53300", Outcome.Fail)] // too many connections
    [InlineData("57P01", Outcome.Unknown)] // terminated, perhaps after the commit
    [InlineData("57P02", Outcome.Unknown)] // another backend crashed
    [InlineData("57014", Outcome.Unknown)] // cancelled
    [InlineData("53100", Outcome.Unknown)] // disk full
    [InlineData("XX000", Outcome.Unknown)]
    public void Error_of_the_server_after_sending_fails_only_where_it_proves_that_nothing_ran(string state, Outcome outcome) =>
        Classification.OfError(Server(state), sent: true).Should().Be(outcome);

    [Fact]
    public void Any_error_before_sending_is_a_failure()
    {
        Classification.OfError(new NpgsqlException("refused", new SocketException((int)SocketError.ConnectionRefused)), sent: false).Should().Be(Outcome.Fail);
        Classification.OfError(Server("57P01"), sent: false).Should().Be(Outcome.Fail);
        Classification.OfError(new OperationCanceledException(), sent: false).Should().Be(Outcome.Fail);
    }

    [Fact]
    public void Broken_connection_timeout_and_cancellation_after_sending_are_unknown()
    {
        Classification.OfError(new NpgsqlException("broken", new IOException()), sent: true).Should().Be(Outcome.Unknown);
        Classification.OfError(new NpgsqlException("timeout", new TimeoutException()), sent: true).Should().Be(Outcome.Unknown);
        Classification.OfError(new OperationCanceledException(), sent: true).Should().Be(Outcome.Unknown);
    }

    [Fact]
    public void Completion_is_ok_without_a_warning_and_unknown_with_one()
    {
        Classification.OfCompletion(null).Should().Be(Outcome.Ok);
        Classification.OfCompletion(Notice("WARNING", "01000")).Should().Be(Outcome.Unknown);
    }

    [Theory]
    [InlineData("WARNING", "01000", true)] // canceling wait for synchronous replication due to user request
    [InlineData("WARNING", "57P01", true)] // ... and terminating connection due to administrator command
    [InlineData("NOTICE", "01000", false)]
    [InlineData("WARNING", "25P01", false)]
    [InlineData("NOTICE", "00000", false)]
    public void Warning_is_known_by_its_code_in_any_language(string severity, string state, bool isReplication) =>
        Classification.IsReplicationWarning(Notice(severity, state)).Should().Be(isReplication);

    [Fact]
    public void Reason_is_the_innermost_and_has_no_address() =>
        Classification.Reason(new NpgsqlException("Failed to connect to 127.0.0.1:5432", new SocketException((int)SocketError.ConnectionRefused)))
            .Should().Be("ConnectionRefused");

    private static PostgresException Server(string state) => new("a message", "ERROR", "ERROR", state);

    private static PostgresNotice Notice(string severity, string state) => new(severity, severity, state, "ein Text");
}
