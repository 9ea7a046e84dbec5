namespace Conformance.Clusters;

/// <summary>A time in which an instance said, each time it was asked, that it is the primary.</summary>
/// <param name="From">The first such answer.</param>
/// <param name="To">The last one.</param>
public sealed record PrimaryPeriod(string Instance, TimeSpan From, TimeSpan To)
{
    /// <summary>The periods of one instance: any other answer, and none, ends one.</summary>
    /// <param name="samples">In the order of asking.</param>
    public static IReadOnlyList<PrimaryPeriod> Of(string instance, IEnumerable<RoleSample> samples)
    {
        var periods = new List<PrimaryPeriod>();
        PrimaryPeriod? current = null;
        foreach (var sample in samples)
        {
            if (sample.IsPrimary != true)
            {
                current = null;
                continue;
            }

            if (current is not null)
                periods.RemoveAt(periods.Count - 1);
            current = (current ?? new PrimaryPeriod(instance, sample.At, sample.At)) with { To = sample.At };
            periods.Add(current);
        }

        return periods;
    }

    /// <summary>Pairs of periods of different instances that overlap: two primaries at a time.</summary>
    public static IReadOnlyList<(PrimaryPeriod One, PrimaryPeriod Other)> Overlaps(IReadOnlyList<PrimaryPeriod> periods) =>
    [
        .. from one in periods
           from other in periods
           where string.CompareOrdinal(one.Instance, other.Instance) < 0 && one.From <= other.To && other.From <= one.To
           select (one, other),
    ];

    public override string ToString() => $"{Instance} from {From.TotalSeconds:0.000} s to {To.TotalSeconds:0.000} s";
}

/// <summary>An instance's answer to whether it is the primary.</summary>
/// <param name="At">Monotonic time since the run began.</param>
/// <param name="IsPrimary">Null where it did not answer.</param>
public readonly record struct RoleSample(TimeSpan At, bool? IsPrimary);
