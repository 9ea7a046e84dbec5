namespace Conformance.Ledger;

/// <summary>What a run says.</summary>
public enum LedgerVerdict
{
    /// <summary>Nothing: <see cref="LedgerReport.Problems"/> says why.</summary>
    Invalid,

    /// <summary>A server has lost an acknowledged write, or has what it must not have.</summary>
    Violated,

    /// <summary>Every server has what it must have.</summary>
    Kept,
}
