namespace Conformance.Postgres;

/// <summary>A source of PostgreSQL servers: the machine itself, or Docker.</summary>
public abstract class PostgresProvider : IAsyncDisposable
{
    /// <summary>For reports: <c>embedded</c> or <c>docker</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What would run for an image: images for which this is the same can share a server.</summary>
    /// <exception cref="NotCoveredException">Nothing of that version is to be had.</exception>
    public abstract string Identify(string? image, PostgresVersion version);

    /// <summary>Makes a database cluster and starts a server on it that answers on loopback TCP.</summary>
    /// <exception cref="ServerDidNotStartException">The server refused its configuration; carries what it logged.</exception>
    /// <exception cref="NotCoveredException">This source has no server of that version, or not that library.</exception>
    public abstract Task<PostgresServer> StartAsync(ServerRequest request, CancellationToken cancellationToken);

    /// <summary>Removes what it keeps between servers. Running servers are their owners' to dispose.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
