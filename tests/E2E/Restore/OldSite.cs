using Conformance.Clusters;
using Conformance.Helm;
using Conformance.Restore;
using Conformance.Tools;

namespace Conformance.E2E.Restore;

/// <summary>The old server and its replica with the site in them, dumped in every form. Tests read it side by side and change nothing.</summary>
public sealed class OldSite
{
    /// <summary>Contracts; the other tables follow from it.</summary>
    public const int Rows = 2000;

    private OldSite(OldServer server, DatabaseManifest manifest, string dumps)
    {
        Server = server;
        Manifest = manifest;
        Dumps = dumps;
    }

    public OldServer Server { get; }

    /// <summary>Of its database <c>ibs</c>.</summary>
    public DatabaseManifest Manifest { get; }

    /// <summary>A folder of this machine with what <c>fixtures/dumps/make.sh</c> makes; pg_dumpall's is the replica's.</summary>
    public string Dumps { get; }

    public static async Task<OldSite> StartAsync(ClusterLease lease)
    {
        var space = await lease.Cluster.Namespaces.CreateAsync("restore-old");
        var server = await OldServer.StartAsync(lease.Cluster, space, Versions.Current.Images["postgres"], withReplica: true);
        var dumps = Directory.CreateTempSubdirectory("conformance-dumps-").FullName;
        await MakeAsync(lease, server, dumps, Rows, "plain custom directory");
        await server.CaughtUpAsync();
        await RunAsync(lease, dumps, $"{Documents.ExecutedBlocks.Single("migration-from-bitnami.md", "dumpall")}\nmv backup.sql all.sql".Replace("ibs-old", space, StringComparison.Ordinal));
        var manifest = await new RestoredDatabase(lease, space, OldServer.Labels, OldServer.Password).ManifestAsync("ibs", CancellationToken.None);
        return new OldSite(server, manifest, dumps);
    }

    /// <summary>Runs <c>make.sh</c> on an old server and fetches what it made.</summary>
    /// <param name="dumps">An empty folder of this machine.</param>
    public static async Task MakeAsync(ClusterLease lease, OldServer server, string dumps, int rows, string forms)
    {
        await MakeThereAsync(lease, server, $"{rows}", forms);
        await RunAsync(lease, dumps, $"kubectl exec -n {server.Namespace} {OldServer.PrimaryPod} -- tar -c -C {OldServer.Dumps} . | tar -x");
    }

    /// <summary>Runs <c>make.sh</c> on an old server, whose dumps then lie in <see cref="OldServer.Dumps"/>.</summary>
    /// <param name="size">Its arguments that say how large: rows, and perhaps bytes.</param>
    internal static Task MakeThereAsync(ClusterLease lease, OldServer server, string size, string forms) => RunAsync(
        lease,
        Repository.Root,
        $"""
        kubectl exec -n {server.Namespace} {OldServer.PrimaryPod} -- mkdir /data/fixtures {OldServer.Dumps}
        tar -c -C '{Path.Combine(Repository.Fixtures, "dumps")}' . | kubectl exec -i -n {server.Namespace} {OldServer.PrimaryPod} -- tar -x -C /data/fixtures --no-same-owner
        kubectl exec -n {server.Namespace} {OldServer.PrimaryPod} -- env PGPASSWORD={OldServer.Password} PGHOST=/data PGUSER=postgres FORMS='{forms}' \
          /data/fixtures/make.sh {OldServer.Dumps} {size}
        """);

    private static async Task RunAsync(ClusterLease lease, string folder, string commands)
    {
        var result = await CommandBlock.RunAsync(lease.Cluster, HelmChoice.Or(HelmMajor.Helm4), folder, commands);
        if (!result.IsSuccess)
            throw new ConformanceException($"These commands exited {result.ExitCode}:\n{commands}\n", $"{result.StandardOutput.Trim()}\n{result.StandardError.Trim()}");
    }
}
