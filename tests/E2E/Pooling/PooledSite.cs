using System.Globalization;
using Conformance.Clusters;
using Conformance.E2E.Django;
using Conformance.E2E.Failover;
using Conformance.Helm;
using Conformance.Manifests;
using Npgsql;

namespace Conformance.E2E.Pooling;

/// <summary>A release with poolers, set as the README's example of values has them, and the Django application beside it.</summary>
/// <param name="release">Its ways past the poolers.</param>
/// <param name="files">The values that it was installed with.</param>
/// <param name="pooler">The way to the pooler of the primary.</param>
public sealed class PooledSite(DjangoSite site, ReplicatedRelease release, IReadOnlyList<string> files, NodePort pooler)
{
    public const string Pooler = "postgres-pooler-rw";

    /// <summary>Of a connection string: no pool of Npgsql's own, and nothing asked of the server but what is asked of Npgsql.</summary>
    public const string NothingBesides = "Pooling=false;No Reset On Close=true;Server Compatibility Mode=NoTypeLoading;Gss Encryption Mode=Disable";

    /// <summary>Django's hosts, where it connects through the poolers.</summary>
    public static readonly IReadOnlyDictionary<string, string> Hosts = new Dictionary<string, string>
    {
        ["DATABASE_PRIMARY_HOST"] = Pooler,
        ["DATABASE_READ_HOST"] = "postgres-pooler-ro",
    };

    public DjangoSite Site => site;

    public ReplicatedRelease Release => release;

    /// <summary>Through PgBouncer to the primary, as the owner.</summary>
    public string Pooled => Through(pooler.ToString(), ReplicatedRelease.Password);

    /// <summary>Through PgBouncer, with another password.</summary>
    public string PooledWith(string password) => Through(pooler.ToString(), password);

    /// <summary>Past PgBouncer to the primary, with another password.</summary>
    public string DirectWith(string password) => new NpgsqlConnectionStringBuilder(release.Primary) { Password = password, Pooling = false, Timeout = 5 }.ConnectionString;

    /// <summary>Upgrades the release to its values and these besides: those of an upgrade before are no longer set.</summary>
    /// <param name="sets">As <c>--set</c> takes them.</param>
    /// <exception cref="ConformanceException">Helm failed; the message is its own.</exception>
    public async Task UpgradeAsync(IReadOnlyList<string> sets, CancellationToken cancellationToken)
    {
        var result = await site.Lease.Cluster.HelmAsync(
            HelmChoice.Or(HelmMajor.Helm4),
            [
                "upgrade", "postgres-cnpg", Repository.Chart, "--namespace", site.Namespace,
                .. files.SelectMany(file => new[] { "--values", file }), .. sets.SelectMany(set => new[] { "--set", set }),
            ],
            cancellationToken);
        if (!result.IsSuccess)
            throw new ConformanceException($"helm upgrade in {site.Namespace} exited {result.ExitCode}:", result.StandardError.Trim());
    }

    /// <summary>Sets the pool mode by an upgrade, and waits until PgBouncer goes by it.</summary>
    /// <param name="mode"><c>session</c> or <c>transaction</c>.</param>
    public async Task PoolByAsync(string mode, CancellationToken cancellationToken)
    {
        await UpgradeAsync([$"pgbouncer.poolMode={mode}"], cancellationToken);
        await Wait.UntilAsync(
            $"PgBouncer to pool by {mode}",
            Deadlines.PoolerFollows,
            async token => await HeldByTwoIdleClientsAsync(token) is var held && held == (mode == "session" ? 2 : 1)
                ? null
                : $"two idle clients hold {held} server connections",
            cancellationToken);
    }

    /// <summary>Pods of the primary's pooler that are Ready.</summary>
    public async Task<IReadOnlyList<string>> PodsAsync(CancellationToken cancellationToken) =>
        [.. (await ReadyPodsAsync(cancellationToken)).Select(pod => pod.Name)];

    /// <summary>Where the primary's pooler, of one pod, comes from as the database sees it.</summary>
    public async Task<string> AddressAsync(CancellationToken cancellationToken) => (await ReadyPodsAsync(cancellationToken)).Single().Text("status.podIP")!;

    private async Task<IEnumerable<Manifest>> ReadyPodsAsync(CancellationToken cancellationToken) =>
        (await site.Lease.Cluster.ListAsync(ResourceKind.Pod, site.Namespace, cancellationToken))
            .Where(pod => pod.Map("metadata.labels").GetValueOrDefault("cnpg.io/poolerName") == Pooler
                && pod.Text("metadata.deletionTimestamp") is null && Conditions.IsTrue(pod, "Ready"));

    /// <summary>Waits until the primary's pooler has so many pods that are Ready.</summary>
    public Task WaitPodsAsync(int count, CancellationToken cancellationToken) => Wait.UntilAsync(
        $"{count} pods of {Pooler} to be ready",
        Deadlines.PoolerFollows,
        async token => await PodsAsync(token) is var pods && pods.Count == count ? null : $"ready are {string.Join(", ", pods)}",
        cancellationToken);

    /// <summary>Resident memory of the processes in the pooler's pod, in bytes.</summary>
    /// <param name="process">Only of those with this name; null for all.</param>
    public async Task<long> MemoryAsync(string? process, CancellationToken cancellationToken)
    {
        var status = await site.Lease.Cluster.Kubectl.RequireAsync(
            [
                "exec", "--namespace", site.Namespace, (await PodsAsync(cancellationToken)).Single(), "--container", "pgbouncer", "--",
                "sh", "-c", "cat /proc/[0-9]*/status 2>/dev/null | grep -E '^(Name|VmRSS):'",
            ],
            cancellationToken);
        var (name, bytes) = ("", 0L);
        foreach (var line in status.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            if (line[0] == "Name:")
                name = line[1];
            else if (process is null || name == process)
                bytes += 1024 * long.Parse(line[1], CultureInfo.InvariantCulture);
        return bytes;
    }

    /// <summary>A connection of its own.</summary>
    public static async Task<NpgsqlConnection> ConnectAsync(string endpoint, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(endpoint);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>One answer.</summary>
    public static async Task<T> AskAsync<T>(NpgsqlConnection connection, string question, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(question, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<int> HeldByTwoIdleClientsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var one = await ConnectAsync(Pooled, cancellationToken);
            var first = await AskAsync<int>(one, "SELECT pg_backend_pid()", cancellationToken);
            await using var other = await ConnectAsync(Pooled, cancellationToken);
            return await AskAsync<int>(other, "SELECT pg_backend_pid()", cancellationToken) == first ? 1 : 2;
        }
        catch (NpgsqlException)
        {
            return 0;
        }
    }

    private static string Through(string host, string password) =>
        $"Host={host};Username=ibs;Password={password};Database=ibs;SSL Mode=Require;Timeout=30;Command Timeout=60;{NothingBesides}";
}
