namespace Conformance.Ledger;

/// <summary>How a client uses its connections: the two kinds see different outages.</summary>
public enum ClientKind
{
    /// <summary>Keeps one connection and opens another after any error.</summary>
    Persistent,

    /// <summary>Opens a connection for every request, as Django does without <c>CONN_MAX_AGE</c>.</summary>
    PerRequest,
}
