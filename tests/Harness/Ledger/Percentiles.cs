namespace Conformance.Ledger;

/// <summary>Percentiles by nearest rank: each is a value that was measured.</summary>
/// <param name="Count">Of the values; with none, every percentile is zero.</param>
public sealed record Percentiles(int Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max)
{
    public static Percentiles Of(IEnumerable<TimeSpan> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return new(sorted.Length, At(sorted, 50), At(sorted, 95), At(sorted, 99), At(sorted, 100));
    }

    /// <summary>The smallest value that at least <paramref name="percent"/> of a hundred values do not exceed.</summary>
    /// <param name="sorted">Ascending.</param>
    /// <param name="percent">1 to 100.</param>
    public static TimeSpan At(IReadOnlyList<TimeSpan> sorted, int percent) =>
        sorted.Count == 0 ? TimeSpan.Zero : sorted[(int)((((long)sorted.Count * percent) + 99) / 100) - 1];
}
