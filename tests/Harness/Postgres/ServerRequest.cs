namespace Conformance.Postgres;

/// <summary>What a provider needs to start one server.</summary>
/// <param name="Image">The container image the chart renders, or null. A provider without containers goes by <paramref name="Version"/>.</param>
/// <param name="Version">The release wanted.</param>
/// <param name="InitdbOptions">Arguments to <c>initdb</c> beyond the data directory and the superuser's name.</param>
/// <param name="Files">The server's configuration, by file name; <see cref="PrivateKey"/> is kept from other users.</param>
public sealed record ServerRequest(
    string? Image,
    PostgresVersion Version,
    IReadOnlyList<string> InitdbOptions,
    IReadOnlyDictionary<string, string> Files)
{
    /// <summary>Included after <c>initdb</c>'s own <c>postgresql.conf</c>, as the operator does with its <c>custom.conf</c>.</summary>
    public const string CustomConf = "custom.conf";

    public const string HostBasedAuthentication = "pg_hba.conf";

    public const string Ident = "pg_ident.conf";

    public const string Certificate = "server.crt";

    public const string PrivateKey = "server.key";

    public const string ClientAuthority = "client-ca.crt";

    /// <summary>
    /// With this file the server begins as a standby: every server of the same release and <c>initdb</c> options begins
    /// as a copy of one database cluster, so one can follow another. Embedded servers only.
    /// </summary>
    public const string StandbySignal = "standby.signal";

    /// <summary>The data lie on a disk, never in memory. Embedded servers only.</summary>
    public bool OnDisk { get; init; }

    /// <summary>The data lie in a new directory of this one, a small volume for example. Embedded servers only.</summary>
    public string? Volume { get; init; }
}
