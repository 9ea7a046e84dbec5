using Conformance.Tools;

namespace Conformance.Postgres;

/// <summary>
/// Servers that mean it: what they acknowledge is on a disk. As PostgreSQL comes, but for what replication needs; the
/// suite's own role is the only one let in, and replicates.
/// </summary>
internal static class DurableServer
{
    private const string Settings =
        """
        fsync = on
        full_page_writes = on
        synchronous_commit = on
        ssl = off
        wal_level = replica
        wal_keep_size = 512MB
        hot_standby = on

        """;

    public static ServerRequest Primary() => Request(Settings, []);

    /// <summary>Follows from the beginning; <paramref name="primary"/> must be of <see cref="Primary"/>, too.</summary>
    public static ServerRequest Standby(PostgresServer primary) => Request(
        $"{Settings}primary_conninfo = 'host={primary.Host} port={primary.Port} user={ServerProbe.Role} password={ServerProbe.Password}'\n",
        [new(ServerRequest.StandbySignal, "")]);

    /// <summary>The suite's way in, as a connection string.</summary>
    public static string Endpoint(PostgresServer server)
    {
        var builder = server.ClientConnection("postgres", ServerProbe.Role, ServerProbe.Password);
        builder.SslMode = Npgsql.SslMode.Disable;
        return builder.ConnectionString;
    }

    private static ServerRequest Request(string settings, IEnumerable<KeyValuePair<string, string>> more) => new(
        Image: null,
        PostgresVersion.OfImage(Versions.Current.Images["postgres"]),
        InitdbOptions: [],
        new Dictionary<string, string>(more)
        {
            [ServerRequest.CustomConf] = settings,
            [ServerRequest.HostBasedAuthentication] = $"{ServerProbe.HbaLine}\nhost replication {ServerProbe.Role} all scram-sha-256\n",
            [ServerRequest.Ident] = "",
        })
    {
        OnDisk = true,
    };
}
