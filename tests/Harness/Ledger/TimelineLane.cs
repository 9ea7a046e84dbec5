namespace Conformance.Ledger;

/// <summary>The longest gap of one group of clients.</summary>
public sealed record TimelineLane(string Name, Outage Outage);
