namespace Conformance.E2E.Backup;

/// <summary>Barman makes a bucket that is not there, so a mistyped name is no fault where the key may do that.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "backup")]
public sealed class MissingBucketTests(E2ERun run) : ScenarioTest(run, "backup")
{
    [Fact]
    public async Task Bucket_that_is_missing_is_made_where_the_key_may()
    {
        const string Mistyped = "ibs-postgres-bakcups";
        var release = await FaultyRelease.InstallAsync(Run, Uses, "missing-bucket", bucket: Mistyped, cancellationToken: Cancelled);

        await release.ArchiveAsync(Cancelled);
        (await release.Store.InBucketAsync($"find ../{Mistyped}/{release.Namespace} -type f", Cancelled)).Should().Contain("/postgres/wals/");
        await release.Kubernetes.Namespaces.RemoveAsync(release.Namespace, Cancelled);
    }
}
