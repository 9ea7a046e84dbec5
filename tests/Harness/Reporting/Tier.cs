namespace Conformance.Reporting;

/// <summary>The suite's tiers, in the order they run.</summary>
public enum Tier
{
    Unit,
    Server,
    E2E,
}
