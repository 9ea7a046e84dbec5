namespace Conformance.Ledger;

/// <summary>Counts what went wrong, by kind.</summary>
internal sealed class Reasons
{
    /// <summary>A text with a number in it must not fill the memory.</summary>
    private const int MostKinds = 50;

    private readonly Dictionary<string, int> counts = [];

    public IReadOnlyDictionary<string, int> Counts => counts;

    public void Add(string reason)
    {
        var key = counts.Count < MostKinds || counts.ContainsKey(reason) ? reason : "other";
        counts[key] = counts.GetValueOrDefault(key) + 1;
    }
}
