namespace Conformance.Ledger;

/// <summary>Something that happened during a run: <c>kill</c>, <c>target chosen</c>, <c>promoted</c>, <c>service followed</c>.</summary>
/// <param name="At">Monotonic time since the run began.</param>
public sealed record Mark(string Name, TimeSpan At);
