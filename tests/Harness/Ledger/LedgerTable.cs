using System.Runtime.CompilerServices;
using Conformance.Clusters;
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
        CREATE TABLE IF NOT EXISTS {Name} (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            writer integer NOT NULL,
            sequence integer NOT NULL,
            timeline integer NOT NULL
                DEFAULT ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::integer)
        """;

    /// <summary>Tries until it is there: whether a try that timed out made it, nobody knows.</summary>
    /// <exception cref="ConformanceException">It could not be made by the deadline.</exception>
    internal Task CreateAsync(string endpoint, TimeSpan deadline, CancellationToken cancellationToken) => Wait.UntilAsync(
        "the ledger to make its table through the writers' endpoint",
        deadline,
        async token =>
        {
            try
            {
                await using var connection = await OpenAsync(endpoint, token);
                await using var command = new NpgsqlCommand(Create, connection);
                await command.ExecuteNonQueryAsync(token);
                return null;
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
            {
                return exception.Message;
            }
        },
        cancellationToken);

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
