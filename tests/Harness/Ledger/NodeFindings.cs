namespace Conformance.Ledger;

/// <summary>What one server's rows say against what the clients know.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Rows">How many it has.</param>
/// <param name="Lost">Acknowledged and not there, by writer and sequence.</param>
/// <param name="Phantoms">There and never invoked, or provably never executed; by id.</param>
/// <param name="Duplicates">Every row beyond the first of its (writer, sequence); by id.</param>
/// <param name="OutOfOrder">
/// Acknowledged rows inserted before an earlier acknowledged one of the same writer; by id. Unknown ones do not count:
/// a server may carry them out late.
/// </param>
/// <param name="UnknownPresent">Unknown to their writer, and there.</param>
/// <param name="UnknownAbsent">Unknown to their writer, and not there.</param>
/// <param name="Timelines">Each timeline in the order in which rows of it were inserted; one that comes back is there twice.</param>
public sealed record NodeFindings(
    string Node,
    long Rows,
    IReadOnlyList<Write> Lost,
    IReadOnlyList<LedgerRow> Phantoms,
    IReadOnlyList<LedgerRow> Duplicates,
    IReadOnlyList<LedgerRow> OutOfOrder,
    int UnknownPresent,
    int UnknownAbsent,
    IReadOnlyList<int> Timelines)
{
    private const int MostListed = 20;

    /// <summary>Nothing lost, nothing that should not be there, all in order, and no timeline twice.</summary>
    public bool IsClean =>
        Lost.Count == 0 && Phantoms.Count == 0 && Duplicates.Count == 0 && OutOfOrder.Count == 0 && TimelinesAscend;

    private bool TimelinesAscend => Timelines.SequenceEqual(Timelines.Distinct().Order());

    public override string ToString()
    {
        var text = $"{Node}: {Rows} rows, timelines {string.Join(", ", Timelines)}{(TimelinesAscend ? "" : " (not ascending)")}, "
            + $"of the unknown writes {UnknownPresent} there and {UnknownAbsent} not";
        return string.Join('\n', [text, .. List("lost", Lost), .. List("phantom", Phantoms), .. List("duplicate", Duplicates), .. List("out of order", OutOfOrder)]);
    }

    private static IEnumerable<string> List<T>(string what, IReadOnlyList<T> items)
    {
        foreach (var item in items.Take(MostListed))
            yield return $"  {what}: {item}";
        if (items.Count > MostListed)
            yield return $"  {what}: {items.Count - MostListed} more";
    }
}
