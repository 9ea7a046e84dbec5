using System.Runtime.CompilerServices;
using Npgsql;

namespace Conformance.Ledger;

/// <summary>
/// The table of one run. (writer, sequence) is unique by the way it is written, not by a constraint: a constraint
/// would hide a row that was executed twice.
/// </summary>
/// <param name="Name">As in SQL.</param>
public sealed record LedgerTable(string Name)
{
    internal static LedgerTable New() => new($"conformance_ledger_{Guid.NewGuid():N}");

    internal string Insert => $"INSERT INTO {Name} (writer, sequence) VALUES ($1, $2)";

    /// <summary>The first eight digits of a WAL file's name are its timeline.</summary>
    private string Create =>
        $"""
        CREATE TABLE {Name} (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            writer integer NOT NULL,
            sequence integer NOT NULL,
            timeline integer NOT NULL
                DEFAULT ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::integer)
        """;

    internal async Task CreateAsync(string endpoint, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(endpoint, cancellationToken);
            await using var command = new NpgsqlCommand(Create, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
        {
            throw new ConformanceException(
                $"The ledger could not make its table through the writers' endpoint: {exception.Message}",
                "The cluster has to be up, and the endpoint to lead to its primary, before a ledger begins.",
                exception);
        }
    }

    /// <summary>Every row a server has, by id, streamed.</summary>
    public async IAsyncEnumerable<LedgerRow> ReadAsync(
        string connectionString, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(connectionString, cancellationToken);
        await using var command = new NpgsqlCommand($"SELECT id, writer, sequence, timeline FROM {Name} ORDER BY id", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return new LedgerRow(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3));
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(ClientConnection.Of(connectionString, LedgerDeadlines.Query));
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
