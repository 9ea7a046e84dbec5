using System.Diagnostics;
using Conformance.Reporting;

namespace Conformance.Clusters;

/// <summary>A cluster for the length of a run. Disposing it, or the end of the process, removes what the run made.</summary>
public sealed class ClusterLease : IAsyncDisposable
{
    private readonly Func<Task> remove;

    private readonly string kept;

    private int ended;

    /// <param name="remove">Removes what the run made.</param>
    /// <param name="kept">How to look at it and how to remove it, for when it is kept.</param>
    internal ClusterLease(KubernetesCluster cluster, CnpgOperator cnpg, Func<Task> remove, string kept)
    {
        Cluster = cluster;
        Cluster.BaseValues = BaseValues.For(cnpg.Version, Settings.Postgres);
        Operator = cnpg;
        this.remove = remove;
        this.kept = kept;
        AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
    }

    public KubernetesCluster Cluster { get; }

    public CnpgOperator Operator { get; }

    /// <summary>Whether the cluster is the suite's own, and not one that ran already: only there is anything made outside of the run's namespaces.</summary>
    public bool IsOwn => SinceContainerStart is not null;

    /// <summary>The way to its services.</summary>
    public required NodePorts Ports { get; init; }

    /// <summary>The way for this machine's images to its nodes.</summary>
    public required NodeImages Images { get; init; }

    /// <summary>The machine of the control plane; null for a cluster that ran already.</summary>
    public K3sMachine? Server { get; init; }

    /// <summary>The machines beside the server; none for a cluster that ran already.</summary>
    public IReadOnlyList<K3sMachine> Agents { get; init; } = [];

    /// <summary>Time since the container was asked for; null for a cluster that ran already.</summary>
    public Stopwatch? SinceContainerStart { get; init; }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0)
            return;

        AppDomain.CurrentDomain.ProcessExit -= EndWithProcess;
        if (Settings.Keep)
        {
            Progress.Report(kept);
            await Console.Error.WriteLineAsync(kept);
        }
        else
        {
            await remove();
        }

        Cluster.Dispose();
    }

    /// <summary>An interrupt ends the process before the test framework disposes anything.</summary>
    private void EndWithProcess(object? sender, EventArgs arguments) => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
