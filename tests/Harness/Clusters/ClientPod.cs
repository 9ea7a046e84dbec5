using CliWrap.Buffered;

namespace Conformance.Clusters;

/// <summary>
/// A pod of the database's own image that speaks SQL from inside the cluster as an application would: over TCP, through
/// service names, with TLS verified in full against the Cluster's CA. Unlike a port-forward it goes the way of the services.
/// </summary>
public sealed class ClientPod
{
    private const string Name = "conformance-client";

    /// <summary>The secrets' files; psql reads everything else from its environment.</summary>
    private const string LogIn = """
        set -eu
        export PGPASSWORD="$(cat /secrets/$1/password)" PGHOST="$2" PGDATABASE="$3" PGUSER="${4:-$(cat /secrets/$1/username)}"
        case "$2" in *,*) export PGTARGETSESSIONATTRS=read-write ;; esac
        export PGSSLMODE=verify-full PGSSLROOTCERT=/secrets/ca/ca.crt PGCONNECT_TIMEOUT=10
        psql() { command psql --no-psqlrc --tuples-only --no-align --quiet --set ON_ERROR_STOP=1 --set VERBOSITY=verbose "$@"; }

        """;

    private readonly KubernetesCluster cluster;

    private readonly string space;

    private ClientPod(KubernetesCluster cluster, string space)
    {
        this.cluster = cluster;
        this.space = space;
    }

    /// <summary>Starts the pod. It waits by itself for the secrets of the Cluster it is to speak to.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="image">An image with psql in it.</param>
    /// <param name="postgres">The Cluster's name, from which the secrets' names follow.</param>
    public static async Task<ClientPod> StartAsync(
        KubernetesCluster cluster, string space, string image, string postgres, CancellationToken cancellationToken = default)
    {
        await cluster.ApplyAsync(Pod(image, postgres), space, cancellationToken);
        return new ClientPod(cluster, space);
    }

    /// <summary>Waits until the pod runs and names resolve in it.</summary>
    /// <exception cref="ConformanceException">Its image cannot be pulled, it does not start, or the cluster's DNS does not answer.</exception>
    public async Task WaitReadyAsync(CancellationToken cancellationToken = default)
    {
        await PodReadiness.WaitAsync(cluster, space, Name, cancellationToken);

        await Wait.UntilAsync(
            "the cluster's DNS to answer",
            Deadlines.ServiceAnswers,
            async token => await ExecAsync("getent hosts kubernetes.default.svc", [], token) is { IsSuccess: false } result
                ? $"getent exited {result.ExitCode} {result.StandardError}"
                : null,
            cancellationToken);
    }

    /// <summary>Runs SQL through a service.</summary>
    /// <param name="login">Whose credentials.</param>
    /// <param name="host">The service's name, as the application would write it; of several, separated by commas, the one that accepts writes.</param>
    /// <param name="user">Another user to try the login's password for.</param>
    /// <returns>Rows without header, columns separated by <c>|</c>.</returns>
    /// <exception cref="ConformanceException">No connection, or the server refuses; the message is psql's own, SQLSTATE included.</exception>
    public async Task<string> QueryAsync(
        Login login, string host, string sql, string database = "ibs", CancellationToken cancellationToken = default, string user = "")
    {
        var result = await ExecAsync(LogIn + "psql --file -", [Folder(login), host, database, user], cancellationToken, sql);
        return result.IsSuccess ? result.StandardOutput.Trim() : throw Refused(login, host, result);
    }

    /// <summary>Runs one statement over many connections, one after the other, each opened anew.</summary>
    /// <inheritdoc cref="QueryAsync" path="/param"/>
    /// <returns>Each connection's answer.</returns>
    /// <inheritdoc cref="QueryAsync" path="/exception"/>
    public async Task<IReadOnlyList<string>> QueryManyAsync(
        Login login, string host, string sql, int connections, string database = "ibs", CancellationToken cancellationToken = default)
    {
        var result = await ExecAsync(
            LogIn + """for i in $(seq "$5"); do psql --command "$6"; done""",
            [Folder(login), host, database, "", connections.ToString(), sql],
            cancellationToken);
        return result.IsSuccess
            ? result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw Refused(login, host, result);
    }

    /// <summary>Connects with a connection string that a secret holds, as an application that reads <c>DATABASE_URL</c> would.</summary>
    /// <param name="key">The secret's key, <c>uri</c>.</param>
    /// <inheritdoc cref="QueryAsync" path="/returns"/>
    /// <inheritdoc cref="QueryAsync" path="/exception"/>
    public async Task<string> QueryByUriAsync(Login login, string key, string sql, CancellationToken cancellationToken = default)
    {
        var result = await ExecAsync(
            """exec psql --no-psqlrc --tuples-only --no-align --quiet --dbname "$(cat /secrets/$1/$2)" --command "$3" """,
            [Folder(login), key, sql],
            cancellationToken);
        return result.IsSuccess ? result.StandardOutput.Trim() : throw Refused(login, $"the secret's {key}", result);
    }

    /// <summary>Runs SQL through a service with a password of the caller's.</summary>
    /// <inheritdoc cref="QueryAsync" path="/returns"/>
    /// <inheritdoc cref="QueryAsync" path="/exception"/>
    public async Task<string> QueryWithPasswordAsync(
        string password, string user, string host, string sql, CancellationToken cancellationToken = default)
    {
        var result = await ExecAsync(
            """PGPASSWORD="$1" PGSSLMODE=require PGCONNECT_TIMEOUT=10 exec psql --no-psqlrc --tuples-only --no-align --quiet --username "$2" --host "$3" --dbname ibs --command "$4" """,
            [password, user, host, sql],
            cancellationToken);
        return result.IsSuccess ? result.StandardOutput.Trim() : throw Refused(Login.App, host, result);
    }

    private Task<BufferedCommandResult> ExecAsync(
        string script, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string input = "") =>
        cluster.Kubectl.RunAsync(
            ["exec", "--stdin", "--namespace", space, Name, "--", "bash", "-c", script, "bash", .. arguments], cancellationToken, input);

    private static ConformanceException Refused(Login login, string host, BufferedCommandResult result) =>
        new($"SQL as {login} through {host} failed (psql exited {result.ExitCode}):", result.StandardError.Trim());

    private static string Folder(Login login) => login.ToString().ToLowerInvariant();

    private static string Pod(string image, string postgres) => $"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {Name}
        spec:
          terminationGracePeriodSeconds: 0
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 65534
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: client
              image: {image}
              command: [sleep, infinity]
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
              volumeMounts:
                - name: app
                  mountPath: /secrets/app
                - name: superuser
                  mountPath: /secrets/superuser
                - name: ca
                  mountPath: /secrets/ca
          volumes:
            - name: app
              secret:
                secretName: {postgres}-app
            - name: superuser
              secret:
                secretName: {postgres}-superuser
                optional: true
            - name: ca
              secret:
                secretName: {postgres}-ca
                items:
                  - key: ca.crt
                    path: ca.crt
        """;
}
