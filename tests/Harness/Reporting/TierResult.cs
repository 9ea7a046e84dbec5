namespace Conformance.Reporting;

/// <summary>What a tier of many small cases came to.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">Why the tier failed as a whole or did not run completely.</param>
/// <param name="Cases">How many cases it reported.</param>
/// <param name="Skipped">Cases that did not run.</param>
/// <param name="Seconds">From start to end of its process.</param>
/// <param name="Findings">The cases that failed or did not run.</param>
/// <param name="Subjects">The counts by subject, which is a test class.</param>
public record TierResult(
    Status Status,
    string? Reason,
    int Cases,
    int Passed,
    int Failed,
    int Skipped,
    double Seconds,
    IReadOnlyList<CheckResult> Findings,
    IReadOnlyList<SubjectCounts> Subjects);

public sealed record UnitResult : TierResult
{
    public UnitResult(TierResult tier)
        : base(tier)
    {
    }

    /// <summary>How many times Helm was started to render.</summary>
    public int? Renders { get; init; }
}

public sealed record ServerResult : TierResult
{
    public ServerResult(TierResult tier)
        : base(tier)
    {
    }

    /// <summary>How many PostgreSQL servers were booted.</summary>
    public int? Servers { get; init; }

    /// <summary>Where they came from: <c>embedded 17.2</c>, <c>docker postgres:17.2</c>.</summary>
    public string? Provider { get; init; }
}

public sealed record SubjectCounts(string Name, int Passed, int Failed, int Skipped, double Seconds);
