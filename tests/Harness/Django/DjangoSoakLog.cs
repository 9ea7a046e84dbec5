using System.Text.Json;
using Conformance.Ledger;

namespace Conformance.Django;

/// <summary>What <c>manage.py soak</c> saw of its requests.</summary>
/// <param name="Began">By the pod's wall clock; null in a part of a log.</param>
/// <param name="Entries">By time.</param>
public sealed record DjangoSoakLog(DateTimeOffset? Began, IReadOnlyList<DjangoSoakEntry> Entries)
{
    /// <summary>Writes that Django reported as committed: they must be there.</summary>
    public IEnumerable<DjangoSoakEntry> Committed => Entries.Where(entry => entry is { Write: not null, Outcome: "committed" });

    /// <summary>Writes that were never sent: they must not be there.</summary>
    public IEnumerable<DjangoSoakEntry> Failed => Entries.Where(entry => entry is { Write: not null, Outcome: "failed" });

    /// <summary>Reads that had an answer.</summary>
    public IEnumerable<DjangoSoakEntry> Answered => Entries.Where(entry => entry is { Read: not null, Outcome: "answered" });

    /// <summary>The last line's time since the soak began.</summary>
    public TimeSpan End => Entries.Count > 0 ? Entries.Max(entry => entry.At) : TimeSpan.Zero;

    /// <param name="text">The log's lines; one that was cut short at the end is left out.</param>
    /// <exception cref="JsonException">That is no such log.</exception>
    public static DjangoSoakLog Parse(string text)
    {
        DateTimeOffset? began = null;
        var entries = new List<DjangoSoakEntry>();
        var lines = text.Split('\n');
        foreach (var line in lines[..^1])
        {
            var told = JsonSerializer.Deserialize<Line>(line, JsonSerializerOptions.Web)!;
            if (told.Began is { } seconds)
                began = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(seconds);
            else
                entries.Add(new DjangoSoakEntry(TimeSpan.FromSeconds(told.At), told.Write, told.Read, told.Outcome!, told.Error));
        }

        return new DjangoSoakLog(began, [.. entries.OrderBy(entry => entry.At)]);
    }

    /// <summary>Longest time without a committed write.</summary>
    /// <param name="within">Only gaps that touch this part of the soak.</param>
    public Outage? Outage(TimeWindow? within = null) => Outages.Longest(Committed.Select(write => write.At), End, within);

    /// <summary>Longest time without an answer to a read.</summary>
    /// <inheritdoc cref="Outage" path="/param"/>
    public Outage? Dark(TimeWindow? within = null) => Outages.Longest(Answered.Select(read => read.At), End, within);

    /// <summary>Holds what the database has against what Django said.</summary>
    /// <param name="present">The numbers of this run's rows.</param>
    /// <returns>Every contradiction; empty for none.</returns>
    public IReadOnlyList<string> Contradictions(IReadOnlyCollection<int> present)
    {
        var there = present.ToHashSet();
        var sent = Entries.Where(entry => entry is { Write: not null, Outcome: not "failed" }).Select(entry => entry.Write!.Value).ToHashSet();
        return
        [
            .. Committed.Where(write => !there.Contains(write.Write!.Value)).Select(write => $"write {write.Write} was committed at {write.At.TotalSeconds:0.000} s and is gone"),
            .. there.Where(number => !sent.Contains(number)).Order().Select(number => $"write {number} is there and was never sent"),
        ];
    }

    private sealed record Line(double At, double? Began, int? Write, int? Read, string? Outcome, string? Error);
}

/// <summary>One request's end.</summary>
/// <param name="At">Time since the soak began.</param>
/// <param name="Write">The write's number; null for a read.</param>
/// <param name="Read">The read's number; null for a write.</param>
/// <param name="Outcome">Of a write <c>committed</c>, <c>failed</c> or <c>unknown</c>; of a read <c>answered</c> or <c>failed</c>.</param>
/// <param name="Error">What Django raised.</param>
public sealed record DjangoSoakEntry(TimeSpan At, int? Write, int? Read, string Outcome, string? Error);
