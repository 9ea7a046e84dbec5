namespace Conformance.Ledger;

/// <summary>All that one reader saw.</summary>
/// <param name="Reader">From 1.</param>
/// <param name="Group">The name of its group.</param>
public sealed record ReaderHistory(
    int Reader, string Group, ClientKind Kind, IReadOnlyList<Read> Reads, IReadOnlyDictionary<string, int> Reasons)
{
    /// <summary>When its answers came, ascending.</summary>
    public IEnumerable<TimeSpan> Answers => Reads.Where(read => read.Answer != Answer.Nobody).Select(read => read.Completed);
}
