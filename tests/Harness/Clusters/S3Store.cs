using Conformance.Tools;

namespace Conformance.Clusters;

/// <summary>An S3 server in the cluster, rclone over a folder of its pod, whose files can be looked at and whose service can be cut.</summary>
public sealed class S3Store
{
    public const string Bucket = "ibs-postgres-backups";

    public const string AccessKeyId = "conformance";

    public const string SecretAccessKey = "conformance-secret-key";

    private const string Name = "object-store";

    private const string Folder = "/data";

    private readonly KubernetesCluster cluster;

    private readonly string space;

    private S3Store(KubernetesCluster cluster, string space)
    {
        this.cluster = cluster;
        this.space = space;
    }

    /// <summary>As seen from any namespace of the cluster.</summary>
    public string Endpoint => $"http://{Name}.{space}.svc:9000";

    /// <summary>Starts the store in a namespace and waits until it serves.</summary>
    /// <exception cref="ConformanceException">Its image cannot be pulled, or it does not start.</exception>
    public static async Task<S3Store> StartAsync(KubernetesCluster cluster, string space, CancellationToken cancellationToken = default)
    {
        await cluster.ApplyAsync(Manifests(Versions.Current.Images["rclone"]), space, cancellationToken);
        await PodReadiness.WaitAsync(cluster, space, Name, cancellationToken);
        return new S3Store(cluster, space);
    }

    /// <summary>The bucket's objects by key, in order.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken = default) =>
    [
        .. (await ShellAsync($"cd {Folder}/{Bucket} && find . -type f", cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[2..]).Order(StringComparer.Ordinal),
    ];

    /// <summary>Runs a shell command in the store's folder of the bucket: to age or to damage what is there.</summary>
    public Task<string> InBucketAsync(string command, CancellationToken cancellationToken = default) =>
        ShellAsync($"cd {Folder}/{Bucket} && {command}", cancellationToken);

    /// <summary>From now on nobody reaches the store, as in an outage; what it holds stays.</summary>
    public Task CutAsync(CancellationToken cancellationToken = default) => SelectAsync("nobody", cancellationToken);

    public Task RestoreAsync(CancellationToken cancellationToken = default) => SelectAsync(Name, cancellationToken);

    private Task SelectAsync(string app, CancellationToken cancellationToken) => cluster.Kubectl.RequireAsync(
        ["set", "selector", "service", Name, $"app={app}", "--namespace", space], cancellationToken);

    private Task<string> ShellAsync(string command, CancellationToken cancellationToken) => cluster.Kubectl.RequireAsync(
        ["exec", "--namespace", space, Name, "--", "sh", "-c", command], cancellationToken);

    private static string Manifests(string image) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{Name}}
          labels:
            app: {{Name}}
        spec:
          terminationGracePeriodSeconds: 0
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 65534
            runAsGroup: 65534
            fsGroup: 65534
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: rclone
              image: {{image}}
              command: [sh, -c, "mkdir -p {{Folder}}/{{Bucket}} && exec rclone serve s3 {{Folder}} --addr :9000 --auth-key {{AccessKeyId}},{{SecretAccessKey}} --dir-cache-time 1s --cache-dir /data/.cache --config /data/.rclone.conf"]
              readinessProbe:
                periodSeconds: 1
                tcpSocket:
                  port: 9000
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
              volumeMounts:
                - name: data
                  mountPath: {{Folder}}
          volumes:
            - name: data
              emptyDir: {}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: {{Name}}
        spec:
          selector:
            app: {{Name}}
          ports:
            - port: 9000
        """;
}
