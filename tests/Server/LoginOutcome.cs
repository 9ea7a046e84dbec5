using Npgsql;
using Npgsql.Replication;

namespace Conformance.Server;

/// <summary>What a server said to a login.</summary>
/// <param name="SqlState">Null where it let the client in; 28P01 for a wrong password; 28000 for none that would help.</param>
/// <param name="Message">The server's words.</param>
internal sealed record LoginOutcome(string? SqlState, string Message)
{
    private static readonly LoginOutcome LetIn = new(null, "let in");

    public bool IsLetIn => SqlState is null;

    public bool IsWrongPassword => SqlState == PostgresErrorCodes.InvalidPassword;

    public bool IsRejectedByRule => SqlState == PostgresErrorCodes.InvalidAuthorizationSpecification;

    public static async Task<LoginOutcome> TryAsync(NpgsqlConnectionStringBuilder login)
    {
        await using var connection = new NpgsqlConnection(login.ConnectionString);
        return await TryAsync(() => connection.OpenAsync());
    }

    /// <summary>A replication connection, as a standby or <c>pg_basebackup</c> would open.</summary>
    public static async Task<LoginOutcome> TryReplicationAsync(NpgsqlConnectionStringBuilder login)
    {
        await using var connection = new PhysicalReplicationConnection(login.ConnectionString);
        return await TryAsync(() => connection.Open());
    }

    private static async Task<LoginOutcome> TryAsync(Func<Task> open)
    {
        try
        {
            await open();
            return LetIn;
        }
        catch (PostgresException exception)
        {
            return new LoginOutcome(exception.SqlState, exception.MessageText);
        }
    }

    public override string ToString() => SqlState is null ? Message : $"{SqlState} {Message}";
}
