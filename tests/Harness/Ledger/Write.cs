namespace Conformance.Ledger;

/// <summary>One attempt to insert a row that no other attempt ever inserts.</summary>
/// <param name="Writer">From 1.</param>
/// <param name="Sequence">From 1, without holes: a write that failed is not tried again.</param>
/// <param name="Invoked">Monotonic time since the run began.</param>
/// <param name="Completed">Monotonic time since the run began.</param>
public readonly record struct Write(int Writer, int Sequence, TimeSpan Invoked, TimeSpan Completed, Outcome Outcome)
{
    public override string ToString() =>
        $"writer {Writer}, sequence {Sequence} ({Outcome.ToString().ToLowerInvariant()} at {Completed.TotalSeconds:0.000} s)";
}
