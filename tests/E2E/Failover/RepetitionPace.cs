namespace Conformance.E2E.Failover;

/// <summary>How hard a repetition looks.</summary>
/// <param name="WritesPerSecond">Of all writers together: what an outage is resolved to.</param>
/// <param name="RoleInterval">Between two questions to one instance whether it is the primary.</param>
public sealed record RepetitionPace(double WritesPerSecond, TimeSpan RoleInterval)
{
    /// <summary>
    /// For outages that are measured alone on the machine: enough to resolve them to a few milliseconds; more would measure
    /// how two cores are shared.
    /// </summary>
    public static readonly RepetitionPace Fine = new(WritesPerSecond: 100, RoleSampler.Interval);

    /// <summary>
    /// For what runs beside others, or strikes several releases at once. A new connection, with TLS and SCRAM, costs ten
    /// milliseconds of a core or more, and half of the writers open one for each request.
    /// </summary>
    public static readonly RepetitionPace Calm = new(WritesPerSecond: 20, RoleInterval: TimeSpan.FromMilliseconds(100));
}
