using System.Security.Cryptography;

namespace Conformance.Postgres;

/// <summary>
/// The suite's own way into a server: a superuser beside the operator's roles, with a password of this run, let in by
/// a line before the operator's <c>pg_hba.conf</c>. The operator itself comes through a Unix socket that only its own
/// container has; over TCP this works the same in Docker and beside it, and leaves every rendered rule in force.
/// </summary>
internal static class ServerProbe
{
    public const string Role = "conformance_probe";

    public static string Password { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    public const string HbaLine = $"host all {Role} all scram-sha-256";

    /// <summary>Run in single-user mode, before the server is ever started.</summary>
    public static string CreateRole => $"CREATE ROLE {Role} SUPERUSER LOGIN PASSWORD '{Password}'\n";
}
