namespace Conformance.Clusters;

/// <summary>
/// A PostgreSQL to migrate from, in a namespace of its own: a primary and a streaming replica under the names that the
/// Bitnami chart gave its pods, Services and Secret. Not the Bitnami image, which can no longer be pulled.
/// </summary>
public sealed class OldServer
{
    public const string Service = "postgres-primary";

    public const string Password = "old-postgres-password";

    public const string PrimaryPod = "postgres-primary-0";

    public const string ReadPod = "postgres-read-0";

    /// <summary>A folder of the primary's pod, for dumps.</summary>
    public const string Dumps = "/data/dumps";

    private const string ReadService = "postgres-read";

    /// <summary>The primary's: it makes its own data, and lets everybody in who knows the password, to copy it too.</summary>
    private const string MakePrimary = """
        printf %s "$POSTGRES_PASSWORD" > /data/password
        initdb --pgdata /data/pg --username postgres --pwfile /data/password --auth scram-sha-256 --encoding UTF8 --locale C
        printf 'host all all all scram-sha-256\nhost replication all all scram-sha-256\n' >> /data/pg/pg_hba.conf
        """;

    /// <summary>The replica's: a copy of the primary that follows it.</summary>
    private const string MakeReplica = $"""
        export PGPASSWORD="$POSTGRES_PASSWORD"
        until pg_basebackup --host {Service} --username postgres --pgdata /data/pg --wal-method stream --checkpoint fast --write-recovery-conf; do
          rm -rf /data/pg
          sleep 1
        done
        """;

    private readonly KubernetesCluster cluster;

    private OldServer(KubernetesCluster cluster, string space)
    {
        this.cluster = cluster;
        Namespace = space;
    }

    public string Namespace { get; }

    /// <summary>Labels that a Service selects its pod by.</summary>
    public static IReadOnlyDictionary<string, string> Labels { get; } = new Dictionary<string, string> { ["app"] = "old-postgres" };

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="image">An image with PostgreSQL on its PATH, whose uid 999 may run it.</param>
    /// <param name="withReplica">Also the replica, caught up as far as it is when it answers.</param>
    /// <exception cref="ConformanceException">Its image cannot be pulled, or it does not answer.</exception>
    public static async Task<OldServer> StartAsync(
        KubernetesCluster cluster, string space, string image, bool withReplica = false, CancellationToken cancellationToken = default)
    {
        var primary = $"{LoginSecret}\n---\n{Server(image, PrimaryPod, Service, MakePrimary)}";
        await cluster.ApplyAsync(withReplica ? $"{primary}\n---\n{Server(image, ReadPod, ReadService, MakeReplica)}" : primary, space, cancellationToken);
        await PodReadiness.WaitAsync(cluster, space, PrimaryPod, cancellationToken);
        if (withReplica)
            await PodReadiness.WaitAsync(cluster, space, ReadPod, cancellationToken);
        return new OldServer(cluster, space);
    }

    /// <summary>Waits until the replica has everything that the primary has now.</summary>
    /// <exception cref="ConformanceException">There is no replica, or it does not catch up.</exception>
    public Task CaughtUpAsync(CancellationToken cancellationToken = default) => Wait.UntilAsync(
        $"the replica of {Namespace} to catch up",
        Deadlines.Streaming,
        async token => await QueryAsync("SELECT coalesce(bool_and(replay_lsn = pg_current_wal_flush_lsn()), false) FROM pg_stat_replication", "postgres", token) is var seen
            && seen.Trim() == "t" ? null : seen,
        cancellationToken);

    /// <summary>Runs SQL as its superuser.</summary>
    /// <exception cref="ConformanceException">The server refuses; the message is its own.</exception>
    public Task<string> QueryAsync(string sql, string database, CancellationToken cancellationToken = default) => cluster.Kubectl.RequireAsync(
        ["exec", "--stdin", "--namespace", Namespace, PrimaryPod, "--", "env", $"PGPASSWORD={Password}", "psql", "--host", "/data", "--username", "postgres", "--dbname", database,
            "--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", "-"],
        cancellationToken,
        sql);

    private static string LoginSecret => $"""
        apiVersion: v1
        kind: Secret
        metadata:
          name: postgres
        stringData:
          postgres-password: {Password}
        """;

    /// <param name="make">Shell commands that fill <c>/data/pg</c>.</param>
    private static string Server(string image, string pod, string service, string make) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{pod}}
          labels:
            app: {{(pod == PrimaryPod ? Labels["app"] : service)}}
        spec:
          terminationGracePeriodSeconds: 5
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 999
            runAsGroup: 999
            fsGroup: 999
          containers:
            - name: postgresql
              image: {{image}}
              env:
                - name: POSTGRES_PASSWORD
                  valueFrom:
                    secretKeyRef:
                      name: postgres
                      key: postgres-password
              command:
                - bash
                - -ec
                - |
                  {{make.ReplaceLineEndings("\n          ")}}
                  exec postgres -D /data/pg -c listen_addresses='*' -c unix_socket_directories=/data
              startupProbe:
                periodSeconds: 1
                failureThreshold: {{PodReadiness.StartAttempts}}
                exec:
                  command: [pg_isready, --host, /data]
              volumeMounts:
                - name: data
                  mountPath: /data
          volumes:
            - name: data
              emptyDir: {}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: {{service}}
        spec:
          selector:
            app: {{(pod == PrimaryPod ? Labels["app"] : service)}}
          ports:
            - port: 5432
        """;
}
