namespace Conformance.E2E.Failover;

/// <summary>How the chart is set for a scenario.</summary>
public enum ReplicationSetting
{
    /// <summary>Two instances and all that the operator chooses by itself.</summary>
    OperatorDefaults,

    /// <summary>Two instances with <c>fixtures/values/fast-failover.yaml</c>.</summary>
    Tuned,

    /// <summary>The same with three instances, each commit waiting for one of the two replicas.</summary>
    Synchronous,

    /// <summary>Two instances, commits wait for the replica as long as there is one.</summary>
    SynchronousPreferred,
}
