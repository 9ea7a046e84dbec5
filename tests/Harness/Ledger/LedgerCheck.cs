using Conformance.Clusters;
using Npgsql;
using NpgsqlTypes;

namespace Conformance.Ledger;

/// <summary>Reads the ledger back from the servers and holds it against what the clients know.</summary>
public static class LedgerCheck
{
    /// <summary>The whole account of a run.</summary>
    /// <param name="primary">Read first; replicas are read once they have replayed what it had.</param>
    /// <exception cref="ConformanceException">A replica does not get there in time, or cannot be asked.</exception>
    /// <exception cref="NpgsqlException">The primary cannot be read.</exception>
    public static async Task<LedgerReport> RunAsync(
        LedgerHistory history, LedgerNode primary, IReadOnlyList<LedgerNode> replicas, CancellationToken cancellationToken = default)
    {
        var position = await QueryAsync<NpgsqlLogSequenceNumber>(primary, "SELECT pg_current_wal_flush_lsn()", cancellationToken);
        var findings = new List<NodeFindings> { await CompareAsync(history, primary, cancellationToken) };
        foreach (var replica in replicas)
        {
            await ReplayedAsync(replica, position, cancellationToken);
            findings.Add(await CompareAsync(history, replica, cancellationToken));
        }

        return new LedgerReport(history, Validity.Problems(history), findings);
    }

    /// <summary>One server's rows against the clients' knowledge.</summary>
    /// <param name="rows">By ascending id.</param>
    public static async Task<NodeFindings> CompareAsync(
        IReadOnlyList<WriterHistory> writers, string node, IAsyncEnumerable<LedgerRow> rows, CancellationToken cancellationToken = default)
    {
        var check = new NodeCheck(node, writers);
        await foreach (var row in rows.WithCancellation(cancellationToken))
            check.Add(row);
        return check.Findings();
    }

    private static Task<NodeFindings> CompareAsync(LedgerHistory history, LedgerNode node, CancellationToken cancellationToken) =>
        CompareAsync(history.Writers, node.Name, history.Table.ReadAsync(node.ConnectionString, cancellationToken), cancellationToken);

    private static Task ReplayedAsync(LedgerNode replica, NpgsqlLogSequenceNumber position, CancellationToken cancellationToken) =>
        Wait.UntilAsync(
            $"{replica.Name} to replay up to {position}",
            LedgerDeadlines.Replay,
            async limit =>
            {
                try
                {
                    var at = await QueryAsync<NpgsqlLogSequenceNumber?>(replica, "SELECT pg_last_wal_replay_lsn()", limit);
                    return at >= position ? null : $"{at?.ToString() ?? "a server that is no replica"}";
                }
                catch (NpgsqlException exception)
                {
                    // A replica that is new, or just starts again, need not answer yet.
                    return exception.Message;
                }
            },
            cancellationToken,
            LedgerDeadlines.Look);

    private static async Task<T> QueryAsync<T>(LedgerNode node, string query, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ClientConnection.Of(node.ConnectionString, LedgerDeadlines.Query));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return await reader.GetFieldValueAsync<T>(0, cancellationToken);
    }
}
