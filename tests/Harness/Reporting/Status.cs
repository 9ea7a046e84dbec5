namespace Conformance.Reporting;

/// <summary>How a check, a tier or a scenario ended. Only <see cref="Passed"/> is good news.</summary>
public enum Status
{
    Passed,
    Failed,

    /// <summary>It did not run, or not all of it did; a reason says why.</summary>
    NotRun,
}

/// <summary>What a whole run says about the chart.</summary>
public enum Verdict
{
    /// <summary>Every tier and every scenario ran, and everything passed.</summary>
    Qualified,

    /// <summary>Something failed.</summary>
    Failed,

    /// <summary>Nothing failed, and something did not run.</summary>
    Incomplete,
}
