namespace Conformance.Ledger;

/// <summary>A gap between two acknowledgements, or from the last one to the end of the run.</summary>
/// <param name="Start">The acknowledgement before, in monotonic time since the run began.</param>
/// <param name="End">The acknowledgement after, or the end of the run.</param>
/// <param name="Recovered">False where none came after: the true outage is longer.</param>
public sealed record Outage(TimeSpan Start, TimeSpan End, bool Recovered)
{
    public TimeSpan Length => End - Start;

    public override string ToString() =>
        $"{Length.TotalSeconds:0.000} s (from {Start.TotalSeconds:0.000} s to {End.TotalSeconds:0.000} s{(Recovered ? "" : ", not over at the end")})";
}
