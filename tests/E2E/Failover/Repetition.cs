using Conformance.Clusters;
using Conformance.Ledger;
using NpgsqlTypes;

namespace Conformance.E2E.Failover;

/// <summary>What one disturbance did to a release under continuous writes.</summary>
/// <param name="Before">The primary that was disturbed.</param>
/// <param name="After">The primary afterwards.</param>
/// <param name="Struck">When, in the run's monotonic time.</param>
/// <param name="Report">The ledger's account, from the primary and every replica.</param>
/// <param name="TwoPrimaries">Times in which two instances said that they are the primary.</param>
/// <param name="Received">How much WAL each replica had received or replayed right before one of them was promoted.</param>
/// <param name="WalLeftBehind">Bytes that the old primary had written and the new one had not received when it was promoted; at least.</param>
/// <param name="Contents">What each instance's tables hold.</param>
public sealed record Repetition(
    string Before,
    string After,
    TimeSpan Struck,
    LedgerReport Report,
    IReadOnlyList<(PrimaryPeriod One, PrimaryPeriod Other)> TwoPrimaries,
    IReadOnlyDictionary<string, NpgsqlLogSequenceNumber> Received,
    long WalLeftBehind,
    IReadOnlyDictionary<string, string> Contents)
{
    /// <summary>Longest time without an acknowledgement to the clients of a group; where they had none at all, since the disturbance.</summary>
    public TimeSpan OutageOf(OutageClient client) => client == OutageClient.Any
        ? OutageClient.ThroughService.Max(OutageOf)
        : Report.History.Outage(writer => writer.Group == client.Group, new TimeWindow(Struck, Report.History.Duration))?.Length
            ?? Report.History.Duration - Struck;
}
