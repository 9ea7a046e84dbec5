using Conformance.Clusters;
using Conformance.E2E.Backup;
using Conformance.Helm;

namespace Conformance.E2E.Recovery;

/// <summary>An archive becomes a cluster beside its source, as it was at a moment, by the commands of docs/recovery.md.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "recovery")]
public sealed class RecoveryTests(E2ERun run) : RecoveryTest(run)
{
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
            HelmChoice.Or(HelmMajor.Helm4), ["upgrade", "postgres-cnpg", Repository.Chart, "--namespace", recovered.Namespace, "--reuse-values"], Cancelled);
        result.IsSuccess.Should().BeTrue(result.StandardError);
        await recovered.Postgres.WaitReadyAsync(Cancelled);
        (await StateAsync(recovered)).Should().Be(before);
    }

    private static async Task<string> StateAsync(BackedUpRelease release) => string.Join(
        ' ',
        (await release.Postgres.InstancesAsync(Cancelled)).Select(pod => pod.Text("metadata.uid"))
            .Append((await release.Postgres.GetAsync(Cancelled)).Text("metadata.generation")));
}
