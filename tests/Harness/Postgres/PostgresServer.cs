using System.Collections.Concurrent;
using Npgsql;

namespace Conformance.Postgres;

/// <summary>A running server on loopback TCP. Disposing it stops it and removes its data.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, NpgsqlDataSource> superuser = new();
    private readonly Func<ValueTask> stop;

    internal PostgresServer(string host, int port, string origin, Func<ValueTask> stop)
    {
        Host = host;
        Port = port;
        Origin = origin;
        this.stop = stop;
    }

    public string Host { get; }

    public int Port { get; }

    /// <summary>For reports: <c>embedded 17.2</c>, <c>docker postgres:17.2</c>.</summary>
    public string Origin { get; }

    /// <summary>
    /// How a client of the site connects: one fresh connection, TLS required, nothing taken from the environment.
    /// </summary>
    public NpgsqlConnectionStringBuilder ClientConnection(string database, string username, string? password) => new()
    {
        Host = Host,
        Port = Port,
        Database = database,
        Username = username,
        Password = password,
        SslMode = SslMode.Require,
        Pooling = false,
        Timeout = 10,
        CommandTimeout = 30,
    };

    /// <summary>A session of <c>postgres</c> in a database, whatever the rendered <c>pg_hba</c> says.</summary>
    public async Task<NpgsqlConnection> OpenAsSuperuserAsync(string database, CancellationToken cancellationToken = default)
    {
        var connection = await Source(database).OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SET SESSION AUTHORIZATION postgres", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in superuser.Values)
            await source.DisposeAsync();
        await stop();
    }

    private NpgsqlDataSource Source(string database) => superuser.GetOrAdd(database, name =>
    {
        var builder = ClientConnection(name, ServerProbe.Role, ServerProbe.Password);
        builder.SslMode = SslMode.Disable;
        // A pooled session in template1 would stand in the way of every CREATE DATABASE.
        builder.Pooling = name != "template1";
        return NpgsqlDataSource.Create(builder);
    });
}
