namespace Conformance.Ledger;

/// <summary>How far the wall clock went astray from the monotonic clock; slewing moves both, so only a step or a suspended machine shows.</summary>
/// <param name="At">Monotonic time since the run began when it was seen.</param>
/// <param name="By">Positive where the wall clock went ahead.</param>
public readonly record struct ClockStep(TimeSpan At, TimeSpan By);
