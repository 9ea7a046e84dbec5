using System.Diagnostics;
using Conformance.Clusters;
using Conformance.E2E.Backup;
using Conformance.E2E.Readme;
using Conformance.Helm;
using Conformance.Reporting;

namespace Conformance.E2E.Recovery;

/// <summary>An archive becomes a cluster beside its source, as it was at a moment, by the commands of docs/recovery.md.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "recovery")]
public sealed class RecoveryTests(E2ERun run) : ScenarioTest(run, "recovery")
{
    private const string OwnPassword = "recovered-password";

    private static readonly Dictionary<string, string> NoFiles = [];

    private static string Document => Path.Combine(Repository.Root, "docs", "recovery.md");

    [Fact]
    public async Task Moment_given_in_local_time_is_recovered_beside_the_source_and_recovered_again_from_its_own_archive()
    {
        var source = await Run.Backups.PluginAsync();
        await source.FirstBackupAsync(Cancelled);
        await source.QueryAsync("SET ROLE ibs; CREATE TABLE ibs.moments (what text)", Cancelled);
        var moment = await MomentAsync(source);
        var recovered = await RecoverAsync(source, "by-plugin", moment, values => values);

        var sourceFolder = (await source.Store.KeysAsync(Cancelled)).Where(key => key.StartsWith($"{source.Namespace}/", StringComparison.Ordinal)).ToList();
        await LooksAsItWasAsync(source, recovered);
        await IsTheSitesOwnAsync(recovered);
        await ArchivesElsewhereAsync(source, recovered, sourceFolder);
        await UpgradeChangesNothingAsync(recovered);

        await recovered.QueryAsync("INSERT INTO ibs.moments VALUES ('written after the recovery')", Cancelled);
        await recovered.FirstBackupAsync(Cancelled);
        await recovered.ArchiveAsync(Cancelled);
        var again = await InstallAsync(
            recovered,
            await NamespaceAsync("again"),
            $"""
            bootstrap:
              method: recovery
              recovery:
                serverName: postgres-recovered
                s3:
                  path: {recovered.Namespace}
            """);
        await again.Postgres.WaitReadyAsync(Cancelled);
        (await again.QueryAsync("SELECT string_agg(what, ', ' ORDER BY what) FROM ibs.moments", Cancelled)).Should().Be("before, written after the recovery");
        await RemoveAsync(again, recovered);
    }

    [Fact]
    public async Task Moment_is_recovered_in_tree()
    {
        var source = await Run.Backups.InTreeAsync();
        await source.FirstBackupAsync(Cancelled);
        await source.QueryAsync("SET ROLE ibs; CREATE TABLE ibs.moments (what text)", Cancelled);
        var recovered = await RecoverAsync(source, "in-tree", await MomentAsync(source), BackupReleases.InTree);

        await LooksAsItWasAsync(source, recovered);
        await recovered.ArchiveAsync(Cancelled);
        (await recovered.Store.KeysAsync(Cancelled)).Should().Contain(key => key.StartsWith($"{recovered.Namespace}/postgres-recovered/wals/"));
        await RemoveAsync(recovered);
    }

    /// <summary>Writes a row, takes the time on the server's clock, writes another, and sees to it that both are archived.</summary>
    /// <returns>The moment between them, as somebody in Seoul would write it.</returns>
    private async Task<string> MomentAsync(BackedUpRelease source)
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

    private async Task<BackedUpRelease> RecoverAsync(BackedUpRelease source, string name, string moment, Func<string, string> change)
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

    private static async Task LooksAsItWasAsync(BackedUpRelease source, BackedUpRelease recovered)
    {
        (await recovered.QueryAsync("SELECT string_agg(what, ', ') FROM ibs.moments", Cancelled)).Should().Be("before");
        (await source.QueryAsync("SELECT count(*) FROM ibs.moments", Cancelled)).Should().Be("2", "the source is not touched");
        const string Settings = "SELECT name, setting FROM pg_settings WHERE name IN ('max_connections', 'shared_buffers', 'wal_level') ORDER BY name";
        (await recovered.QueryAsync(Settings, Cancelled)).Should().Be(await source.QueryAsync(Settings, Cancelled));
        const string SearchPath = "SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = 'ibs'";
        (await recovered.QueryAsync(SearchPath, Cancelled)).Should().Contain("search_path");
    }

    private async Task IsTheSitesOwnAsync(BackedUpRelease recovered)
    {
        var cluster = await recovered.Postgres.GetAsync(Cancelled);
        cluster.At("status.readyInstances")!.GetValue<long>().Should().Be(2);
        var client = await ClientPod.StartAsync(recovered.Kubernetes, recovered.Namespace, cluster.Text("spec.imageName")!, "postgres", Cancelled);
        await client.WaitReadyAsync(Cancelled);
        (await client.QueryAsync(Login.App, "postgres-cnpg-primary", "SELECT pg_is_in_recovery()", cancellationToken: Cancelled)).Should().Be("f");
        (await client.QueryAsync(Login.App, "postgres-cnpg-read", "SELECT pg_is_in_recovery(), count(*) FROM ibs.moments", cancellationToken: Cancelled)).Should().Be("t|1");
        var hash = await recovered.QueryAsync("SELECT rolpassword FROM pg_authid WHERE rolname = 'ibs'", Cancelled);
        hash.Should().StartWith("SCRAM-SHA-256");
        var sources = () => client.QueryWithPasswordAsync(BackedUpRelease.Password, "ibs", "postgres-cnpg-primary", "SELECT 1", Cancelled);
        await sources.Should().ThrowAsync<ConformanceException>().WithMessage("*password authentication failed*");
    }

    private static async Task ArchivesElsewhereAsync(BackedUpRelease source, BackedUpRelease recovered, IReadOnlyList<string> sourceBefore)
    {
        await recovered.ArchiveAsync(Cancelled);
        var keys = await source.Store.KeysAsync(Cancelled);
        keys.Should().Contain(key => key.StartsWith($"{recovered.Namespace}/postgres-recovered/wals/"));
        keys.Should().Contain(sourceBefore, "the source's archive is as it was");
        keys.Where(key => key.StartsWith($"{source.Namespace}/")).Should().OnlyContain(
            key => !key.Contains("/wals/00000002"), "a recovered cluster's timeline does not belong there");
    }

    private static async Task UpgradeChangesNothingAsync(BackedUpRelease recovered)
    {
        var before = await StateAsync(recovered);
        var result = await recovered.Kubernetes.HelmAsync(
            HelmMajor.Helm4, ["upgrade", "postgres-cnpg", Repository.Chart, "--namespace", recovered.Namespace, "--reuse-values"], Cancelled);
        result.IsSuccess.Should().BeTrue(result.StandardError);
        await recovered.Postgres.WaitReadyAsync(Cancelled);
        (await StateAsync(recovered)).Should().Be(before);
    }

    private static async Task<string> StateAsync(BackedUpRelease release) => string.Join(
        ' ',
        (await release.Postgres.InstancesAsync(Cancelled)).Select(pod => pod.Text("metadata.uid"))
            .Append((await release.Postgres.GetAsync(Cancelled)).Text("metadata.generation")));

    private async Task<string> NamespaceAsync(string name)
    {
        var space = await (await Run.LeaseAsync()).Cluster.Namespaces.CreateAsync($"recovery-{name}", Cancelled);
        Uses(space);
        return space;
    }

    private static async Task<BackedUpRelease> InstallAsync(BackedUpRelease like, string space, string more) => await BackedUpRelease.InstallAsync(
        like.Lease, like.Store, space, $"{BackedUpRelease.Values(like.Store, 1)}\n{more}", Cancelled);

    private static Task RemoveAsync(params BackedUpRelease[] gone) =>
        Task.WhenAll(gone.Select(release => release.Kubernetes.Namespaces.RemoveAsync(release.Namespace, Cancelled)));

    private static string Block(string purpose) => ChartReadme.Read(Document).Single(block => block.Purpose == purpose).Commands;
}
