namespace Conformance.Ledger;

/// <summary>What a run does.</summary>
public sealed record LedgerOptions
{
    /// <summary>At least one group; the first one's endpoint is where the table is made.</summary>
    public required IReadOnlyList<ClientGroup> Writers { get; init; }

    public IReadOnlyList<ClientGroup> Readers { get; init; } = [];

    /// <summary>The event log: the evidence of the run. A file of an earlier run is replaced.</summary>
    public required string LogFile { get; init; }

    /// <summary>All writers together; null for as many as they can.</summary>
    public double? WritesPerSecond { get; init; }

    /// <summary>Between the starts of two questions of one reader.</summary>
    public TimeSpan ReadInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// After this a command is given up (whole seconds). It bounds what a persistent client loses to a server that has
    /// gone without a word, such as one on a lost node.
    /// </summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A client's pause after a request that did not go well.</summary>
    public TimeSpan PauseAfterError { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Within this from the start every writer must have an acknowledged write, or the run is invalid.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clocks.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
