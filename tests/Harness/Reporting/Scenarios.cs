namespace Conformance.Reporting;

/// <summary>
/// The E2E tier's scenarios by the name of their <c>Scenario</c> trait. A run qualifies only when each of them passed,
/// so one that is listed and has no test counts as not run.
/// </summary>
public static class Scenarios
{
    public const string Install = "install";

    public static IReadOnlyList<string> All { get; } =
        [Install, "backup", "django", "failover", "interrupt", "lifecycle", "pooling", "recovery", "replication", "restore", "switchover"];
}
