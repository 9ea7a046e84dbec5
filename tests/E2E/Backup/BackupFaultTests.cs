using Conformance.Clusters;

namespace Conformance.E2E.Backup;

/// <summary>A store that refuses is shown by the Cluster, and stops no write.</summary>
[Collection(BackupCollection.Name)]
[Trait("Tier", "e2e")]
[Trait("Scenario", "backup")]
public sealed class BackupFaultTests(E2ERun run, BackupReleases releases) : ScenarioTest(run, "backup")
{
    [Theory]
    [InlineData("wrong-key", "nobody", S3Store.Bucket)]
    [InlineData("missing-bucket", S3Store.AccessKeyId, "no-such-bucket")]
    public async Task Store_that_refuses_shows_in_the_conditions_and_writes_go_on(string fault, string accessKey, string bucket)
    {
        var lease = await Run.LeaseAsync();
        var store = await releases.StoreAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync($"backup-{fault}", Cancelled);
        Uses(space);
        var release = await BackedUpRelease.InstallAsync(lease, store, space, BackedUpRelease.Values(store, 1, accessKey, bucket), Cancelled);

        await Wait.UntilAsync(
            $"the primary of {space} to take a write",
            Deadlines.ClusterReady,
            async token => await release.Postgres.InstancesAsync(token) is [var pod] && Conditions.IsTrue(pod, "Ready") ? null : "it is not Ready",
            Cancelled);
        await release.QueryAsync("CREATE TABLE written (n int); INSERT INTO written VALUES (1); SELECT pg_switch_wal()", Cancelled);
        await release.ConditionAsync("ContinuousArchiving", false, Cancelled);
        (await release.QueryAsync("INSERT INTO written VALUES (2); SELECT count(*) FROM written", Cancelled)).Should().Be("2");
        (await store.KeysAsync(Cancelled)).Where(key => key.Contains(space, StringComparison.Ordinal)).Should().BeEmpty();
        (await release.Kubernetes.ListAsync(ResourceKind.Backup, space, Cancelled)).Should().NotContain(backup => backup.Text("status.phase") == "completed");
    }
}
