namespace Conformance.Clusters;

/// <summary>
/// A PostgreSQL to migrate from, in a namespace of its own: one pod behind the names that the Bitnami chart gave its
/// primary's Service and its Secret. Not the Bitnami image, which can no longer be pulled.
/// </summary>
public sealed class OldServer
{
    public const string Service = "postgres-primary";

    public const string Password = "old-postgres-password";

    private const string Pod = "postgres-postgresql-primary-0";

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
    /// <exception cref="ConformanceException">Its image cannot be pulled, or it does not answer.</exception>
    public static async Task<OldServer> StartAsync(KubernetesCluster cluster, string space, string image, CancellationToken cancellationToken = default)
    {
        await cluster.ApplyAsync(Manifests(image), space, cancellationToken);
        await PodReadiness.WaitAsync(cluster, space, Pod, cancellationToken);
        return new OldServer(cluster, space);
    }

    /// <summary>Runs SQL as its superuser.</summary>
    /// <exception cref="ConformanceException">The server refuses; the message is its own.</exception>
    public Task<string> QueryAsync(string sql, string database, CancellationToken cancellationToken = default) => cluster.Kubectl.RequireAsync(
        ["exec", "--stdin", "--namespace", Namespace, Pod, "--", "env", $"PGPASSWORD={Password}", "psql", "--host", "/data", "--username", "postgres", "--dbname", database,
            "--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", "-"],
        cancellationToken,
        sql);

    private static string Manifests(string image) => $$"""
        apiVersion: v1
        kind: Secret
        metadata:
          name: postgres
        stringData:
          postgres-password: {{Password}}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{Pod}}
          labels:
            app: old-postgres
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
                  printf %s "$POSTGRES_PASSWORD" > /data/password
                  initdb --pgdata /data/pg --username postgres --pwfile /data/password --auth scram-sha-256 --encoding UTF8 --locale C
                  echo 'host all all all scram-sha-256' >> /data/pg/pg_hba.conf
                  exec postgres -D /data/pg -c listen_addresses='*' -c unix_socket_directories=/data
              readinessProbe:
                periodSeconds: 1
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
          name: {{Service}}
        spec:
          selector:
            app: old-postgres
          ports:
            - port: 5432
        """;
}
