using Conformance.E2E.Failover;

namespace Conformance.E2E.Replication;

/// <summary>Replicas of which a part is stopped with SIGSTOP until this is disposed of: they confirm nothing, and nobody is told why.</summary>
internal sealed class PausedReplicas : IAsyncDisposable
{
    private const string Receiver = """$(psql --no-psqlrc --tuples-only --no-align --command "SELECT pid FROM pg_stat_wal_receiver")""";

    private const string Servers = """$(grep --files-with-matches --line-regexp postgres /proc/[0-9]*/comm | cut --delimiter / --fields 3)""";

    private readonly ReplicatedRelease release;

    private readonly IReadOnlyList<string> replicas;

    private bool going;

    private PausedReplicas(ReplicatedRelease release, IReadOnlyList<string> replicas)
    {
        this.release = release;
        this.replicas = replicas;
    }

    /// <summary>Stops the process that receives WAL, on every replica: it is connected, answers queries, and gets no further.</summary>
    public static Task<PausedReplicas> ReceiversAsync(ReplicatedRelease release, CancellationToken cancellationToken) =>
        StopAsync(release, Receiver, cancellationToken);

    /// <summary>Stops every process of the server, on every replica: it does not answer at all.</summary>
    public static Task<PausedReplicas> ServersAsync(ReplicatedRelease release, CancellationToken cancellationToken) =>
        StopAsync(release, Servers, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (going)
            return;
        going = true;
        foreach (var replica in replicas)
            await ExecAsync(release, replica, $"kill -CONT {Servers}", CancellationToken.None);
    }

    private static async Task<PausedReplicas> StopAsync(ReplicatedRelease release, string processes, CancellationToken cancellationToken)
    {
        var primary = await release.PrimaryNameAsync(cancellationToken);
        var paused = new PausedReplicas(release, [.. release.Instances.Select(instance => instance.Name).Where(name => name != primary)]);
        foreach (var replica in paused.replicas)
            await ExecAsync(release, replica, $"kill -STOP {processes}", cancellationToken);
        return paused;
    }

    private static Task ExecAsync(ReplicatedRelease release, string pod, string script, CancellationToken cancellationToken) =>
        release.Kubernetes.Kubectl.RequireAsync(
            ["exec", "--namespace", release.Namespace, pod, "--container", "postgres", "--", "bash", "-c", script], cancellationToken);
}
