using Npgsql;

namespace Conformance.Ledger;

/// <summary>
/// The connections of the ledger's clients: the path is the caller's, the behaviour the ledger's, so that figures of
/// different runs compare. No pool; two seconds to connect; hosts are asked every time, as libpq does (Npgsql would
/// remember for ten seconds which one was the primary); no search for Kerberos tickets at every connect.
/// </summary>
internal static class ClientConnection
{
    private const int ConnectTimeoutSeconds = 2;

    public static string Of(string endpoint, TimeSpan commandTimeout) => new NpgsqlConnectionStringBuilder(endpoint)
    {
        Pooling = false,
        Timeout = ConnectTimeoutSeconds,
        CommandTimeout = (int)Math.Ceiling(commandTimeout.TotalSeconds),
        HostRecheckSeconds = 0,
        Enlist = false,
        GssEncryptionMode = GssEncryptionMode.Disable,
        ApplicationName = "conformance-ledger",
    }.ConnectionString;
}
