namespace Conformance.Ledger;

/// <summary>What a picture of an outage shows.</summary>
/// <param name="Window">The part of the run.</param>
/// <param name="Acknowledged">Writes acknowledged in each bucket of the window.</param>
/// <param name="Marks">Those in the window, in order.</param>
/// <param name="Lanes">The longest gap in the window, one for each group of clients.</param>
public sealed record Timeline(TimeWindow Window, IReadOnlyList<int> Acknowledged, IReadOnlyList<Mark> Marks, IReadOnlyList<TimelineLane> Lanes)
{
    /// <summary>The width of a bucket.</summary>
    public static readonly TimeSpan Bucket = TimeSpan.FromMilliseconds(100);

    /// <summary>Before the first event and after the last of everything.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    /// <summary>From shortly before the first mark to shortly after the last mark or the end of the longest outage since; the whole run without marks.</summary>
    public static Timeline Around(LedgerHistory history)
    {
        if (history.Marks.Count == 0)
            return Of(history, new TimeWindow(TimeSpan.Zero, history.Duration));
        var (first, last) = (history.Marks[0].At, history.Marks[^1].At);
        var lanes = LanesOf(history, new TimeWindow(first, history.Duration));
        var end = lanes.Select(lane => lane.Outage.End).Append(last).Max();
        return Of(history, new TimeWindow(Max(TimeSpan.Zero, first - Margin), Min(history.Duration, end + Margin)));
    }

    /// <param name="window">Counted in whole buckets from its beginning.</param>
    public static Timeline Of(LedgerHistory history, TimeWindow window)
    {
        var acknowledged = new int[Math.Max(1, (int)Math.Ceiling(window.Length / Bucket))];
        foreach (var at in history.Writers.SelectMany(writer => writer.Acknowledgements))
            if (at >= window.From && (int)((at - window.From) / Bucket) is var index && index < acknowledged.Length)
                acknowledged[index]++;
        var marks = history.Marks.Where(mark => window.Touches(mark.At, mark.At)).ToList();
        return new Timeline(window, acknowledged, marks, LanesOf(history, window with { From = marks.FirstOrDefault()?.At ?? window.From }));
    }

    private static List<TimelineLane> LanesOf(LedgerHistory history, TimeWindow window)
    {
        var writers =
            from name in history.Writers.Select(writer => writer.Group).Distinct()
            select (name, history.Outage(writer => writer.Group == name, window));
        var readers =
            from name in history.Readers.Select(reader => reader.Group).Distinct()
            select ($"readers: {name}", history.Dark(reader => reader.Group == name, window));
        return [.. from lane in writers.Concat(readers) where lane.Item2 is not null select new TimelineLane(lane.Item1, lane.Item2!)];
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
