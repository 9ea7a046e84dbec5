using Conformance.Clusters;

namespace Conformance.E2E.Backup;

/// <summary>What a store refuses is shown by the Cluster and stops no write; what it does not refuse is known.</summary>
[Collection(BackupCollection.Name)]
[Trait("Tier", "e2e")]
[Trait("Scenario", "backup")]
public sealed class BackupFaultTests(E2ERun run, BackupReleases releases) : ScenarioTest(run, "backup")
{
    [Fact]
    public async Task Key_that_is_refused_shows_in_the_conditions_and_writes_go_on()
    {
        var release = await InstallAsync("wrong-key", accessKey: "nobody");

        await release.QueryAsync("CREATE TABLE written (n int); INSERT INTO written VALUES (1); SELECT pg_switch_wal()", Cancelled);
        await release.ConditionAsync("ContinuousArchiving", false, Cancelled);
        (await release.QueryAsync("INSERT INTO written VALUES (2); SELECT count(*) FROM written", Cancelled)).Should().Be("2");
        (await release.Store.KeysAsync(Cancelled)).Should().NotContain(key => key.Contains(release.Namespace, StringComparison.Ordinal));
        (await release.Kubernetes.ListAsync(ResourceKind.Backup, release.Namespace, Cancelled)).Should().NotContain(backup => backup.Text("status.phase") == "completed");
    }

    /// <summary>Barman makes a bucket that is not there, so a mistyped name is no fault where the key may do that.</summary>
    [Fact]
    public async Task Bucket_that_is_missing_is_made_where_the_key_may()
    {
        const string Mistyped = "ibs-postgres-bakcups";
        var release = await InstallAsync("missing-bucket", bucket: Mistyped);

        await release.ArchiveAsync(Cancelled);
        (await release.Store.InBucketAsync($"find ../{Mistyped}/{release.Namespace} -type f", Cancelled)).Should().Contain("/postgres/wals/");
    }

    private async Task<BackedUpRelease> InstallAsync(string fault, string accessKey = S3Store.AccessKeyId, string bucket = S3Store.Bucket)
    {
        var lease = await Run.LeaseAsync();
        var store = await releases.StoreAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync($"backup-{fault}", Cancelled);
        Uses(space);
        var release = await BackedUpRelease.InstallAsync(lease, store, space, BackedUpRelease.Values(store, 1, accessKey, bucket), Cancelled);
        await Wait.UntilAsync(
            $"the primary of {space} to be Ready",
            Deadlines.ClusterReady,
            async token => await release.Postgres.InstancesAsync(token) is [var pod] && Conditions.IsTrue(pod, "Ready") ? null : "it is not Ready",
            Cancelled);
        return release;
    }
}
