using Conformance.Clusters;

namespace Conformance.E2E.Replication;

/// <summary>Pods that try who lets them in, each with its name as the label <c>conformance</c>.</summary>
/// <param name="image">With bash and perl in it, as the database's own.</param>
internal sealed class PolicyPods(KubernetesCluster cluster, string space, string image)
{
    private const string Guarded = "guarded";

    private const int GuardedPort = 8080;

    /// <summary>Answers each connection on the port that it is given with a line.</summary>
    private const string Listener =
        """use IO::Socket::INET; my $door = IO::Socket::INET->new(LocalPort => shift, Listen => 5) or die $!; while (my $guest = $door->accept) { print $guest "come in\n"; close $guest }""";

    /// <summary>Seconds until a connection that is not answered counts as kept out.</summary>
    private const int Patience = 5;

    public async Task StartAsync(CancellationToken cancellationToken, params IReadOnlyList<string> names)
    {
        await cluster.ApplyAsync(
            string.Join(
                "\n---\n",
                names.Select(name => UnprivilegedPod.Manifest(name, image, "sleep", "infinity"))
                    .Append(UnprivilegedPod.Manifest(Guarded, image, "perl", "-e", Listener, $"{GuardedPort}"))),
            space,
            cancellationToken);
        foreach (var name in names.Append(Guarded))
            await PodReadiness.WaitAsync(cluster, space, name, cancellationToken);
    }

    /// <summary>Whether a pod that could be reached no longer is once a policy of the suite's own closes it to everybody.</summary>
    /// <exception cref="ConformanceException">It could not be reached before, or nothing could be tried.</exception>
    public async Task<bool> PoliciesAreEnforcedAsync(string guest, CancellationToken cancellationToken)
    {
        var address = (await cluster.FindAsync(ResourceKind.Pod, space, Guarded, cancellationToken))!.Text("status.podIP")!;
        await WaitReachesAsync(guest, address, GuardedPort, cancellationToken);
        await cluster.ApplyAsync(
            $$"""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: {{Guarded}}
            spec:
              podSelector:
                matchLabels:
                  conformance: {{Guarded}}
              policyTypes: [Ingress]
            """,
            space,
            cancellationToken);
        try
        {
            await Wait.UntilAsync(
                "the policy to close a pod",
                Deadlines.ServiceAnswers,
                async token => (await ReachedAsync(token, [guest], [(address, GuardedPort)])).Count == 0 ? null : "it is open",
                cancellationToken);
            return true;
        }
        catch (ConformanceException) when (!cancellationToken.IsCancellationRequested)
        {
            // It may have failed for want of a way to try: then this fails too.
            return (await ReachedAsync(cancellationToken, [guest], [(address, GuardedPort)])).Count == 0;
        }
    }

    public Task WaitReachesAsync(string guest, string host, int port, CancellationToken cancellationToken) => Wait.UntilAsync(
        $"{guest} to reach {host}:{port}",
        Deadlines.ServiceAnswers,
        async token => (await ReachedAsync(token, [guest], [(host, port)])).Count > 0 ? null : "it is kept out",
        cancellationToken);

    /// <summary>Which of the guests open a connection to which of the doors, in words.</summary>
    public async Task<IReadOnlyList<string>> ReachedAsync(
        CancellationToken cancellationToken, IReadOnlyList<string> guests, IReadOnlyList<(string Host, int Port)> doors)
    {
        const string Try = """for door; do timeout "$0" bash -c "</dev/tcp/${door%:*}/${door#*:}" 2>/dev/null && echo "$door"; done; true""";
        var reached = await Task.WhenAll(guests.Select(async guest =>
            (await cluster.Kubectl.RequireAsync(
                ["exec", "--namespace", space, guest, "--", "bash", "-c", Try, $"{Patience}", .. doors.Select(door => $"{door.Host}:{door.Port}")], cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(door => $"{guest} reaches {door}")));
        return [.. reached.SelectMany(one => one)];
    }

    /// <summary>Logs in as a client does, and asks.</summary>
    /// <param name="uri">Whom, with the password.</param>
    /// <exception cref="ConformanceException">No connection, or the server refuses; the message is psql's own.</exception>
    public async Task<string> QueryAsync(string guest, string uri, string sql, CancellationToken cancellationToken) => (await cluster.Kubectl.RequireAsync(
        ["exec", "--namespace", space, guest, "--", "psql", "--no-psqlrc", "--tuples-only", "--no-align", "--dbname", uri, "--command", sql], cancellationToken)).Trim();
}
