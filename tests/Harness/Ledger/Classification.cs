using Npgsql;

namespace Conformance.Ledger;

/// <summary>Decides what a client may conclude from how a write ended.</summary>
public static class Classification
{
    /// <summary>Errors of the server that say it never began: hot standby, starting or stopping, no slot for a connection.</summary>
    private static readonly HashSet<string> NeverExecuted =
    [
        PostgresErrorCodes.ReadOnlySqlTransaction,
        PostgresErrorCodes.CannotConnectNow,
        PostgresErrorCodes.TooManyConnections,
    ];

    /// <summary>A command that completed. Where the wait for a synchronous standby was cut short it is committed here, perhaps nowhere else.</summary>
    /// <param name="warning">The warning that came with it, of <see cref="IsReplicationWarning"/>.</param>
    public static Outcome OfCompletion(PostgresNotice? warning) => warning is null ? Outcome.Ok : Outcome.Unknown;

    /// <summary>
    /// Whether a notice may mean that a commit did not wait for its standby. PostgreSQL's <c>syncrep.c</c> warns with
    /// 01000 after a cancel and with 57P01 when the session is being terminated; the text is in the server's language,
    /// so it does not count, and an insert into the ledger warns of nothing else.
    /// </summary>
    public static bool IsReplicationWarning(PostgresNotice notice) =>
        notice.InvariantSeverity == "WARNING"
        && notice.SqlState is PostgresErrorCodes.Warning or PostgresErrorCodes.AdminShutdown;

    /// <param name="sent">Whether the insert may have left the client. An error before that proves that it was not executed.</param>
    public static Outcome OfError(Exception exception, bool sent) =>
        !sent || (exception is PostgresException server && NeverExecuted.Contains(server.SqlState)) ? Outcome.Fail : Outcome.Unknown;

    /// <summary>A short name for a class of errors, without addresses or times: for counting.</summary>
    public static string Reason(Exception exception) => exception switch
    {
        PostgresException server => $"{server.SqlState} {server.MessageText}",
        System.Net.Sockets.SocketException socket => socket.SocketErrorCode.ToString(),
        { InnerException: { } inner } => Reason(inner),
        _ => $"{exception.GetType().Name}: {exception.Message}",
    };
}
