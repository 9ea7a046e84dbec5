using Npgsql;

namespace Conformance.Server;

/// <summary>A database made as anybody makes one, and dropped again.</summary>
internal sealed class ScratchDatabase(FixtureServer server) : IAsyncDisposable
{
    private static int made;

    public string Name { get; } = NewName();

    public static string NewName() => $"conformance_{Interlocked.Increment(ref made)}";

    public Task CreateAsync() => ExecuteAsync($"CREATE DATABASE {Name}");

    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP DATABASE {Name} WITH (FORCE)");

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = await server.Server.OpenAsSuperuserAsync("postgres");
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
