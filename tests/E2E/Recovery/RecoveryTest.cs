using System.Diagnostics;
using Conformance.Clusters;
using Conformance.E2E.Backup;
using Conformance.E2E.Readme;
using Conformance.Reporting;

namespace Conformance.E2E.Recovery;

/// <summary>What the tests of recoveries share: a moment on a source, and the commands of docs/recovery.md.</summary>
public abstract class RecoveryTest(E2ERun run) : ScenarioTest(run, "recovery")
{
    private const string OwnPassword = "recovered-password";

    protected static readonly Dictionary<string, string> NoFiles = [];

    private static string Document => Path.Combine(Repository.Root, "docs", "recovery.md");

    /// <summary>Writes a row, takes the time on the server's clock, writes another, and sees to it that both are archived.</summary>
    /// <returns>The moment between them, as somebody in Seoul would write it.</returns>
    protected async Task<string> MomentAsync(BackedUpRelease source)
    {
        Uses(source.Namespace);
        await source.QueryAsync("INSERT INTO ibs.moments VALUES ('before')", Cancelled);
        var moment = await source.QueryAsync("SELECT to_char(clock_timestamp() AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') || '+09:00'", Cancelled);
        await source.QueryAsync("INSERT INTO ibs.moments VALUES ('after')", Cancelled);
        if ((await source.Kubernetes.ListAsync(ResourceKind.ObjectStore, source.Namespace, Cancelled)).Count > 0)
            await source.RunAsync(Block("backups"), NoFiles, source.Places, Cancelled);
        await source.RunAsync(Block("archive"), NoFiles, source.Places, Cancelled);
        await source.ArchiveAsync(Cancelled);
        return moment;
    }

    protected async Task<BackedUpRelease> RecoverAsync(BackedUpRelease source, string name, string moment, Func<string, string> change)
    {
        var space = await NamespaceAsync(name);
        var recovery = $"""
            auth:
              password: {OwnPassword}
            bootstrap:
              method: recovery
              recovery:
                serverName: postgres
                s3:
                  path: {source.Namespace}
                target:
                  time: "{moment}"
            """;
        var files = new Dictionary<string, string>
        {
            ["values-prod.yaml"] = await File.ReadAllTextAsync(source.ValuesFile, Cancelled),
            ["values-recovery.yaml"] = recovery,
        };
        var places = new Dictionary<string, string>(source.Places) { ["ibs-recovered"] = space };

        var clock = Stopwatch.StartNew();
        await source.RunAsync(Block("recover"), files, places, Cancelled);
        Measurements.Record(Scenario, $"recovery to a moment, {name}", clock.Elapsed.TotalSeconds, "s", 180);
        await source.RunAsync(Block("look"), files, places, Cancelled);

        var file = Path.Combine(Repository.Artifacts, "values", $"{space}.yaml");
        await File.WriteAllTextAsync(file, change(files["values-prod.yaml"]), Cancelled);
        return new BackedUpRelease(source.Lease, source.Store, space, file);
    }

    protected static async Task LooksAsItWasAsync(BackedUpRelease source, BackedUpRelease recovered)
    {
        (await recovered.QueryAsync("SELECT string_agg(what, ', ') FROM ibs.moments", Cancelled)).Should().Be("before");
        (await source.QueryAsync("SELECT count(*) FROM ibs.moments", Cancelled)).Should().Be("2", "the source is not touched");
        const string Settings = "SELECT name, setting FROM pg_settings WHERE name IN ('max_connections', 'shared_buffers', 'wal_level') ORDER BY name";
        (await recovered.QueryAsync(Settings, Cancelled)).Should().Be(await source.QueryAsync(Settings, Cancelled));
        const string SearchPath = "SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = 'ibs'";
        (await recovered.QueryAsync(SearchPath, Cancelled)).Should().Contain("search_path");
    }

    protected async Task<string> NamespaceAsync(string name)
    {
        var space = await (await Run.LeaseAsync()).Cluster.Namespaces.CreateAsync($"recovery-{name}", Cancelled);
        Uses(space);
        return space;
    }

    protected static async Task<BackedUpRelease> InstallAsync(BackedUpRelease like, string space, string more) => await BackedUpRelease.InstallAsync(
        like.Lease, like.Store, space, $"{BackedUpRelease.Values(like.Store, 1)}\n{more}", Cancelled);

    protected static Task RemoveAsync(params BackedUpRelease[] gone) =>
        Task.WhenAll(gone.Select(release => release.Kubernetes.Namespaces.RemoveAsync(release.Namespace, Cancelled)));

    /// <summary>One row of a table, in a transaction of its own, and an answer of the server's to it.</summary>
    protected static Task<string> InsertAsync(BackedUpRelease source, int row, CancellationToken cancellationToken, string answer = "1") =>
        source.QueryAsync($"SET ROLE ibs; CREATE TABLE IF NOT EXISTS ibs.steps (n int); INSERT INTO ibs.steps VALUES ({row}) RETURNING {answer}", cancellationToken);

    /// <summary>The rows that a recovered cluster has, in their order.</summary>
    protected static Task<string> StepsAsync(BackedUpRelease recovered, CancellationToken cancellationToken) =>
        recovered.QueryAsync("SELECT string_agg(n::text, ' ' ORDER BY n) FROM ibs.steps", cancellationToken);

    protected static string Block(string purpose) => ChartReadme.Read(Document).Single(block => block.Purpose == purpose).Commands;
}
