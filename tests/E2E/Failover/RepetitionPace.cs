namespace Conformance.E2E.Failover;

/// <summary>How hard a repetition looks.</summary>
/// <param name="WritesPerSecond">Of all writers together: what an outage is resolved to.</param>
/// <param name="RoleInterval">Between two questions to one instance whether it is the primary.</param>
internal sealed record RepetitionPace(double WritesPerSecond, TimeSpan RoleInterval);
