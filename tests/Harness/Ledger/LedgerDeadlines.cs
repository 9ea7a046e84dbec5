namespace Conformance.Ledger;

/// <summary>The ledger's own limits and intervals.</summary>
internal static class LedgerDeadlines
{
    /// <summary>How often a wait looks: a scenario times what it waits for.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>A connection is there, beyond the two seconds after which the driver itself gives up.</summary>
    public static readonly TimeSpan Connected = TimeSpan.FromSeconds(3);

    /// <summary>One query of the check: a whole ledger is read in it.</summary>
    public static readonly TimeSpan Query = TimeSpan.FromMinutes(2);

    /// <summary>A replica's way to what the primary had when the check began.</summary>
    public static readonly TimeSpan Replay = TimeSpan.FromMinutes(2);

    /// <summary>Beyond the command timeout: connecting, and Npgsql's wait for the answer to a cancel.</summary>
    public static readonly TimeSpan Stop = TimeSpan.FromSeconds(10);
}
