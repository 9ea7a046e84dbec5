namespace Conformance.Ledger;

/// <summary>A server whose rows are checked.</summary>
/// <param name="Name">For reports: <c>postgres-1</c>.</param>
/// <param name="ConnectionString">To this very server.</param>
public sealed record LedgerNode(string Name, string ConnectionString);
