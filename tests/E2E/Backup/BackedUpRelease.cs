using System.Diagnostics;
using Conformance.Backup;
using Conformance.Clusters;
using Conformance.E2E.Install;
using Conformance.Helm;
using Conformance.Manifests;
using Conformance.Tools;

namespace Conformance.E2E.Backup;

/// <summary>A release that archives to an object store in the cluster, and what can be asked of both.</summary>
/// <param name="name">Its Cluster's name.</param>
public sealed class BackedUpRelease(ClusterLease lease, S3Store store, string space, string valuesFile, string name = BackedUpRelease.DefaultName)
{
    private const string DefaultName = "postgres";

    public const string Password = "production-password";

    public ClusterLease Lease => lease;

    public KubernetesCluster Kubernetes => lease.Cluster;

    public S3Store Store => store;

    public string Namespace => space;

    /// <summary>The path of the values that it was installed with.</summary>
    public string ValuesFile => valuesFile;

    /// <summary>The run's namespace for the one that stands in the documents.</summary>
    public IReadOnlyDictionary<string, string> Places => new Dictionary<string, string> { ["ibs-prod"] = space };

    public PostgresCluster Postgres { get; } = new(lease.Cluster, space, name);

    /// <summary>Installs the chart with a method of backup, beside whatever else runs.</summary>
    /// <param name="values">As YAML.</param>
    /// <param name="name">The Cluster's name, where the values name another.</param>
    public static async Task<BackedUpRelease> InstallAsync(
        ClusterLease lease, S3Store store, string space, string values, CancellationToken cancellationToken, string name = DefaultName)
    {
        var file = await ChartInstall.RunAsync(lease.Cluster, space, values, cancellationToken, $"{name}-cnpg");
        return new BackedUpRelease(lease, store, space, file, name);
    }

    /// <summary>Values of a small cluster that backs up to the store. Its checkpoints do not spread over minutes, since each backup begins with one.</summary>
    public static string Values(S3Store store, int instances, string accessKey = S3Store.AccessKeyId, string bucket = S3Store.Bucket, string more = "") => $"""
        auth:
          password: {Password}
        storage:
          size: 1Gi
        replication:
          instances: {instances}
        postgresql:
          parameters:
            checkpoint_completion_target: "0"
        backup:
          enabled: true
          s3:
            bucket: {bucket}
            endpoint: {store.Endpoint}
            region: us-east-1
            accessKeyId: {accessKey}
            secretAccessKey: {S3Store.SecretAccessKey}
          sidecar:
            retentionPolicyIntervalSeconds: 10
        {more}
        """;

    public Task<string> PrimaryAsync(CancellationToken cancellationToken) => Postgres.PrimaryNameAsync(cancellationToken);

    /// <summary>SQL on the primary, as superuser, in the application's database.</summary>
    public async Task<string> QueryAsync(string sql, CancellationToken cancellationToken) =>
        await Postgres.QueryInstanceAsync(await PrimaryAsync(cancellationToken), sql, "ibs", cancellationToken);

    /// <summary>Waits for the first base backup, which the schedule makes at once.</summary>
    /// <returns>The Backup.</returns>
    public async Task<Manifest> FirstBackupAsync(CancellationToken cancellationToken)
    {
        Manifest? complete = null;
        await Wait.UntilAsync(
            $"a base backup of {space} to complete",
            Deadlines.Backup,
            async token =>
            {
                var backups = await Kubernetes.ListAsync(ResourceKind.Backup, space, token);
                if (backups.FirstOrDefault(backup => backup.Text("status.phase") == "failed") is { } failed)
                    throw new ConformanceException($"Backup {failed.Name} failed:", failed.Text("status.error") ?? "it does not say why");
                complete = backups.FirstOrDefault(backup => backup.Text("status.phase") == "completed");
                return complete is not null ? null : backups is [] ? "there is no Backup" : string.Join(", ", backups.Select(backup => $"{backup.Name} {backup.Text("status.phase")}"));
            },
            cancellationToken);
        return complete!;
    }

    /// <summary>Makes a base backup on demand and waits until it is complete.</summary>
    /// <returns>The Backup.</returns>
    public async Task<Manifest> BackUpAsync(string backup, CancellationToken cancellationToken)
    {
        var method = (await FirstBackupAsync(cancellationToken)).Text("spec.method");
        var plugin = method == "plugin" ? $"\n  pluginConfiguration:\n    name: {BarmanPlugin.Name}" : "";
        await Kubernetes.ApplyAsync(
            $"apiVersion: postgresql.cnpg.io/v1\nkind: Backup\nmetadata:\n  name: {backup}\nspec:\n  cluster:\n    name: {name}\n  method: {method}{plugin}\n", space, cancellationToken);
        Manifest? made = null;
        await Wait.UntilAsync(
            $"Backup {backup} of {space} to complete",
            Deadlines.Backup,
            async token => (made = await Kubernetes.FindAsync(ResourceKind.Backup, space, backup, token))?.Text("status.phase") switch
            {
                "completed" => null,
                "failed" => throw new ConformanceException($"Backup {backup} failed:", made!.Text("status.error") ?? "it does not say why"),
                var phase => phase ?? "no phase yet",
            },
            cancellationToken);
        return made!;
    }

    /// <summary>Waits for a condition of the Cluster.</summary>
    public Task ConditionAsync(string condition, bool wanted, CancellationToken cancellationToken) => Wait.UntilAsync(
        $"the condition {condition} of {space} to be {wanted}",
        Deadlines.Archived,
        async token => await Postgres.GetAsync(token) is var cluster && Conditions.IsTrue(cluster, condition) == wanted && Conditions.Find(cluster, condition) is not null
            ? null
            : $"{Conditions.Find(cluster, condition)?.ToJsonString() ?? "no such condition yet"}",
        cancellationToken);

    /// <summary>Ends the current WAL segment and waits until it is archived.</summary>
    /// <returns>How long the archiving took: what a loss of the volume in that moment would have cost.</returns>
    public async Task<TimeSpan> ArchiveAsync(CancellationToken cancellationToken)
    {
        // Without a record since the last switch there would be nothing to switch, and the segment would stay open.
        var segment = (await QueryAsync("SELECT pg_create_restore_point('conformance'); SELECT pg_walfile_name(pg_switch_wal())", cancellationToken)).Split('\n')[^1];
        var clock = Stopwatch.StartNew();
        await ArchivedAsync(segment, cancellationToken);
        return clock.Elapsed;
    }

    /// <summary>Waits until a segment is archived.</summary>
    public Task ArchivedAsync(string segment, CancellationToken cancellationToken) => Wait.UntilAsync(
        $"WAL segment {segment} of {space} to be archived",
        Deadlines.Archived,
        async token => await QueryAsync(
            $"SELECT coalesce(substr(last_archived_wal, 1, 24) >= '{segment}', false), last_archived_wal, last_failed_wal FROM pg_stat_archiver", token) is var state
            && state.StartsWith('t') ? null : state,
        cancellationToken);

    /// <summary>The WAL segments in the store, in order.</summary>
    public async Task<IReadOnlyList<string>> SegmentsAsync(CancellationToken cancellationToken) =>
        WalArchive.Segments((await store.KeysAsync(cancellationToken)).Where(key => key.StartsWith($"{space}/", StringComparison.Ordinal)));

    /// <summary>Runs commands of a document as they stand there, with the run's own namespaces in place of the document's.</summary>
    /// <param name="files">Files that the commands name, by name.</param>
    /// <param name="places">What stands for what.</param>
    public async Task<string> RunAsync(
        string commands, IReadOnlyDictionary<string, string> files, IReadOnlyDictionary<string, string> places, CancellationToken cancellationToken)
    {
        using var folder = new ScratchDirectory();
        Directory.CreateSymbolicLink(folder.File("chart"), Repository.Chart);
        foreach (var (name, content) in files)
            await File.WriteAllTextAsync(folder.File(name), content, cancellationToken);
        var placed = places.Aggregate(commands, (text, place) => text.Replace(place.Key, place.Value, StringComparison.Ordinal));
        var result = await CommandBlock.RunAsync(Kubernetes, HelmChoice.Or(HelmMajor.Helm4), folder.Path, placed, cancellationToken);
        return result.IsSuccess
            ? result.StandardOutput
            : throw new ConformanceException($"These commands exited {result.ExitCode}:\n{placed}\n", $"{result.StandardOutput.Trim()}\n{result.StandardError.Trim()}");
    }
}
