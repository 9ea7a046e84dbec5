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
            await next.OpenAsync(cancellationToken);
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
