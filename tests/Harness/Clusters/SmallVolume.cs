namespace Conformance.Clusters;

/// <summary>
/// A volume that ends where it says: a file system in memory, mounted on the node, for the first claim of its storage
/// class. The node's own volumes are folders of one disk, whatever size they ask for. In a cluster of the suite's own only.
/// </summary>
public static class SmallVolume
{
    private const string Pod = "conformance-small-volume";

    /// <summary>Mounts it and makes it known.</summary>
    /// <param name="space">A namespace of the run, whose name is the storage class too.</param>
    /// <param name="image">An image with bash and nsenter, one that the node has.</param>
    /// <exception cref="ConformanceException">It cannot be mounted.</exception>
    public static async Task MakeAsync(KubernetesCluster cluster, string space, string image, int megabytes, CancellationToken cancellationToken = default)
    {
        var path = $"/var/lib/{space}";
        await cluster.ApplyAsync(Mounter(image, path, megabytes), space, cancellationToken);
        await PodReadiness.WaitAsync(cluster, space, Pod, cancellationToken);
        await cluster.ApplyAsync(
            $$"""
            apiVersion: v1
            kind: PersistentVolume
            metadata:
              name: {{space}}
            spec:
              capacity:
                storage: {{megabytes}}Mi
              accessModes: [ReadWriteOnce]
              persistentVolumeReclaimPolicy: Retain
              storageClassName: {{space}}
              hostPath:
                path: {{path}}
            """,
            null,
            cancellationToken);
    }

    /// <summary>Forgets and unmounts it. The namespace, and the claim in it, have to be gone but for this pod.</summary>
    public static Task RemoveAsync(KubernetesCluster cluster, string space, CancellationToken cancellationToken = default) =>
        cluster.Kubectl.RequireAsync(["delete", "persistentvolume", space, "--ignore-not-found", "--wait=false"], cancellationToken);

    /// <summary>Ready once it is mounted; unmounts when it is stopped.</summary>
    private static string Mounter(string image, string path, int megabytes) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{Pod}}
        spec:
          hostPID: true
          terminationGracePeriodSeconds: 5
          automountServiceAccountToken: false
          containers:
            - name: mounter
              image: {{image}}
              command:
                - bash
                - -ec
                - |
                  on_node() { nsenter --target 1 --mount -- "$@"; }
                  on_node mkdir -p {{path}}
                  on_node mount -t tmpfs -o size={{megabytes}}m,mode=0777 tmpfs {{path}}
                  trap 'on_node umount -l {{path}}; exit' TERM
                  touch /tmp/mounted
                  sleep infinity & wait
              startupProbe:
                periodSeconds: 1
                failureThreshold: {{PodReadiness.StartAttempts}}
                exec:
                  command: [test, -e, /tmp/mounted]
              securityContext:
                privileged: true
                runAsUser: 0
        """;
}
