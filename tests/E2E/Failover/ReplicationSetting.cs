namespace Conformance.E2E.Failover;

/// <summary>How the chart is set for a scenario.</summary>
public enum ReplicationSetting
{
    /// <summary>Two instances and all that the operator chooses by itself: the profile <c>operator</c>.</summary>
    OperatorDefaults,

    /// <summary>Two instances and the chart's own profile.</summary>
    ChartDefaults,

    /// <summary>The same with three instances, each commit waiting for one of the two replicas.</summary>
    Synchronous,

    /// <summary>Two instances, commits wait for the replica as long as there is one.</summary>
    SynchronousPreferred,
}
