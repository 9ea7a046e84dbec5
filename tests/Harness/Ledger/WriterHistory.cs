namespace Conformance.Ledger;

/// <summary>All that one writer did.</summary>
/// <param name="Writer">From 1.</param>
/// <param name="Group">The name of its group.</param>
/// <param name="Writes">By sequence, from 1 without holes.</param>
/// <param name="EverConnected">Whether it ever had a connection.</param>
/// <param name="LastError">What it met last, if anything.</param>
/// <param name="Reasons">How often it met what.</param>
public sealed record WriterHistory(
    int Writer,
    string Group,
    ClientKind Kind,
    IReadOnlyList<Write> Writes,
    bool EverConnected,
    string? LastError,
    IReadOnlyDictionary<string, int> Reasons)
{
    /// <summary>When its acknowledgements came, ascending.</summary>
    public IEnumerable<TimeSpan> Acknowledgements => Writes.Where(write => write.Outcome == Outcome.Ok).Select(write => write.Completed);
}
