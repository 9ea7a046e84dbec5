using Npgsql;

namespace Conformance.Ledger;

/// <summary>One client's way to its connection, by its kind.</summary>
internal sealed class Session(ClientGroup group, TimeSpan commandTimeout) : IAsyncDisposable
{
    private NpgsqlConnection? connection;
    private string? path;
    private string connectionString = "";

    /// <summary>Whether any connection was ever opened.</summary>
    public bool EverConnected { get; private set; }

    /// <summary>A synchronous-replication warning of the current connection.</summary>
    public PostgresNotice? Warning { get; private set; }

    /// <summary>The open connection, or a new one.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (connection is null)
        {
            Warning = null;
            var next = new NpgsqlConnection(ConnectionString());
            connection = next;
            await ConnectAsync(next, cancellationToken);
            next.Notice += OnNotice;
            EverConnected = true;
        }

        return connection;
    }

    /// <summary>After a request that went well.</summary>
    public ValueTask ReleaseAsync() => group.Kind == ClientKind.PerRequest ? DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Closes the connection, whatever state it is in.</summary>
    public async ValueTask DisposeAsync()
    {
        if (connection is null)
            return;
        await connection.DisposeAsync();
        connection = null;
    }

    /// <summary>The driver's own timeout does not reach a server that falls silent in the middle of a TLS handshake.</summary>
    private static async Task ConnectAsync(NpgsqlConnection next, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LedgerDeadlines.Connected);
        try
        {
            await next.OpenAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no connection within {LedgerDeadlines.Connected.TotalSeconds:0} s");
        }
    }

    private void OnNotice(object sender, NpgsqlNoticeEventArgs arguments)
    {
        if (Classification.IsReplicationWarning(arguments.Notice))
            Warning = arguments.Notice;
    }

    private string ConnectionString()
    {
        var current = group.Endpoint();
        if (path != current)
            (path, connectionString) = (current, ClientConnection.Of(current, commandTimeout));
        return connectionString;
    }
}
