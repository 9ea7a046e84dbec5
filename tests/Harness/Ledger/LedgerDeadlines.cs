namespace Conformance.Ledger;

/// <summary>The ledger's own limits.</summary>
internal static class LedgerDeadlines
{
    /// <summary>One query of the check: a whole ledger is read in it.</summary>
    public static readonly TimeSpan Query = TimeSpan.FromMinutes(2);

    /// <summary>A replica's way to what the primary had when the check began.</summary>
    public static readonly TimeSpan Replay = TimeSpan.FromMinutes(2);

    /// <summary>Beyond the command timeout: connecting, and Npgsql's wait for the answer to a cancel.</summary>
    public static readonly TimeSpan Stop = TimeSpan.FromSeconds(10);
}
