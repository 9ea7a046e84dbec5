namespace Conformance.Ledger;

/// <summary>A row as some server has it.</summary>
/// <param name="Id">In the order of insertion.</param>
/// <param name="Timeline">The timeline of the server that inserted it: it grows by one with every promotion.</param>
public readonly record struct LedgerRow(long Id, int Writer, int Sequence, int Timeline)
{
    public override string ToString() => $"writer {Writer}, sequence {Sequence} (id {Id}, timeline {Timeline})";
}
