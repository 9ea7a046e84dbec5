namespace Conformance.Clusters;

/// <summary>
/// A privileged pod on every node that sees the node's processes. The kernel shields process 1 of a container from
/// signals sent inside it, so an instance manager can only be killed from out here.
/// </summary>
public sealed class NodeShell
{
    private const string Name = "conformance-node-shell";

    private readonly KubernetesCluster cluster;

    private readonly string space;

    private NodeShell(KubernetesCluster cluster, string space)
    {
        this.cluster = cluster;
        this.space = space;
    }

    /// <param name="image">An image with bash, one that the nodes have.</param>
    /// <exception cref="ConformanceException">Its pods do not run; privileged pods may be forbidden in this cluster.</exception>
    public static async Task<NodeShell> StartAsync(
        KubernetesCluster cluster, string space, string image, CancellationToken cancellationToken = default)
    {
        await cluster.ApplyAsync(Pods(image), space, cancellationToken);
        var shell = new NodeShell(cluster, space);
        await Wait.UntilAsync(
            $"the node shells in {space} to run",
            Deadlines.ClientPod,
            async token =>
            {
                var set = await cluster.FindAsync(ResourceKind.DaemonSet, space, Name, token);
                var wanted = set?.At("status.desiredNumberScheduled")?.GetValue<long>() ?? 0;
                return wanted > 0 && set!.At("status.numberReady")?.GetValue<long>() == wanted
                    ? null
                    : $"{set?.Text("status.numberReady") ?? "0"} of {wanted} ready";
            },
            cancellationToken);
        return shell;
    }

    /// <summary>Kills an instance's manager, process 1 of its container, with SIGKILL; postgres dies with it.</summary>
    /// <exception cref="ConformanceException">There is no such process.</exception>
    public async Task KillInstanceManagerAsync(string pod, CancellationToken cancellationToken = default)
    {
        var instance = await cluster.FindAsync(ResourceKind.Pod, space, pod, cancellationToken);
        var node = instance?.Text("spec.nodeName");
        var shells = await cluster.ListAsync(ResourceKind.Pod, space, cancellationToken);
        var shell = shells.First(item => item.Map("metadata.labels").GetValueOrDefault("app") == Name && item.Text("spec.nodeName") == node);
        await cluster.Kubectl.RequireAsync(
            [
                "exec", "--namespace", space, shell.Name, "--", "bash", "-c",
                """
                for process in /proc/[0-9]*; do
                  [ "$(head --bytes 19 $process/cmdline 2>/dev/null | tr '\0' ' ')" = "/controller/manager" ] || continue
                  tr '\0' '\n' < $process/environ | grep --quiet --line-regexp "POD_NAME=$0" || continue
                  tr '\0' '\n' < $process/environ | grep --quiet --line-regexp "NAMESPACE=$1" || continue
                  exec kill -KILL "${process#/proc/}"
                done
                echo "no instance manager of $1/$0 on this node" >&2
                exit 1
                """,
                pod, space,
            ],
            cancellationToken);
    }

    private static string Pods(string image) => $$"""
        apiVersion: apps/v1
        kind: DaemonSet
        metadata:
          name: {{Name}}
        spec:
          selector:
            matchLabels:
              app: {{Name}}
          template:
            metadata:
              labels:
                app: {{Name}}
            spec:
              hostPID: true
              terminationGracePeriodSeconds: 0
              automountServiceAccountToken: false
              tolerations:
                - operator: Exists
              containers:
                - name: shell
                  image: {{image}}
                  command: [sleep, infinity]
                  securityContext:
                    privileged: true
                    runAsUser: 0
        """;
}
