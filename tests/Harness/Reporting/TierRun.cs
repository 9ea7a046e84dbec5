namespace Conformance.Reporting;

/// <summary>How the process that ran a tier ended.</summary>
public enum TierEnd
{
    /// <summary>It was never started.</summary>
    NotStarted,

    /// <summary>It ran to its end, whatever its tests said.</summary>
    Completed,

    /// <summary>Somebody stopped the run; what was under way says nothing.</summary>
    Interrupted,

    /// <summary>It crashed, hung or could not be built.</summary>
    Broken,
}

/// <summary>What is known of a tier after its turn.</summary>
/// <param name="Reason">Why it ended otherwise than completed.</param>
/// <param name="Seconds">From start to end of its process.</param>
public sealed record TierRun(TierEnd End, string? Reason, IReadOnlyList<TestOutcome> Tests, double Seconds)
{
    /// <summary>When it was interrupted; null where nobody did.</summary>
    public DateTimeOffset? InterruptedAt { get; init; }

    public static TierRun NotStarted(string reason) => new(TierEnd.NotStarted, reason, [], 0);
}
