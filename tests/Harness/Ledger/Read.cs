namespace Conformance.Ledger;

/// <summary>Who answered a reader.</summary>
public enum Answer : byte
{
    Nobody,
    Primary,
    Replica,
}

/// <summary>One question of a reader: is the server in recovery?</summary>
/// <param name="Completed">Monotonic time since the run began.</param>
public readonly record struct Read(TimeSpan Completed, Answer Answer);
