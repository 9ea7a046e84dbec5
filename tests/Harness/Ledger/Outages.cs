namespace Conformance.Ledger;

/// <summary>The arithmetic of gaps.</summary>
public static class Outages
{
    /// <summary>The longest gap; the first of several that are equally long. Null without any acknowledgement.</summary>
    /// <param name="acknowledgements">In any order. The first one opens the account: the time before it is no outage.</param>
    /// <param name="end">The end of the run: from the last acknowledgement to it is a gap too, one that did not close.</param>
    /// <param name="within">Only gaps that touch this window.</param>
    public static Outage? Longest(IEnumerable<TimeSpan> acknowledgements, TimeSpan end, TimeWindow? within = null)
    {
        var times = acknowledgements.ToArray();
        Array.Sort(times);
        Outage? longest = null;
        for (var index = 0; index < times.Length; index++)
        {
            var last = index == times.Length - 1;
            var (from, to) = (times[index], last ? Max(end, times[index]) : times[index + 1]);
            if ((longest is null || to - from > longest.Length) && within?.Touches(from, to) is not false)
                longest = new Outage(from, to, Recovered: !last);
        }

        return longest;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
