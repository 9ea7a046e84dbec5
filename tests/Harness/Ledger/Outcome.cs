namespace Conformance.Ledger;

/// <summary>What a client knows of a write when it is over.</summary>
public enum Outcome : byte
{
    /// <summary>Acknowledged: it must be there for ever.</summary>
    Ok,

    /// <summary>Provably never executed: it must never be there.</summary>
    Fail,

    /// <summary>Anything else: it may be there or not.</summary>
    Unknown,
}
