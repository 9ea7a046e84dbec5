using Conformance.Clusters;

namespace Conformance.E2E.Lifecycle;

/// <summary>An upgrade that cannot succeed: the primary goes on serving, the reason is shown, and the way back that the README gives leads back.</summary>
[Collection(ReplicatedCollection.Name)]
[Trait("Tier", "e2e")]
[Trait("Scenario", "lifecycle")]
public sealed class FailedUpgradeTests(E2ERun run, LifecycleReleases releases) : LifecycleTest(run, releases)
{
    [Fact]
    public Task Image_that_nobody_has_is_told_and_rolled_back() => FailsAsync("image that nobody has", "image.tag", "17.99", "17.99");

    [Fact]
    public Task Resources_that_no_node_has_are_told_and_rolled_back() => FailsAsync("resources that no node has", "resources.requests.cpu", "900", "Insufficient cpu");

    /// <param name="reason">What the documented commands show.</param>
    private async Task FailsAsync(string name, string path, string value, string reason)
    {
        var release = await ReleaseAsync(ReplicatedCollection.Plan, ("replication.instances", 2));
        await release.WaitHealthyAsync(Cancelled);
        var good = release.Values;
        var primary = await release.PrimaryNameAsync(Cancelled);
        var uid = await UidAsync(release, primary);

        var change = await ChangeAsync(release, $"failed upgrade, {name}", async token =>
        {
            await release.RunAsync(Document.Block("lifecycle-upgrade"), token, good.With(path, value));
            await Wait.UntilAsync(
                $"the reason to be shown in {release.Namespace}",
                Deadlines.FailureShown,
                async wait => await release.RunAsync(Document.Block("lifecycle-why"), wait) is var shown && shown.Contains(reason, StringComparison.Ordinal) ? null : shown,
                token);
            await release.RunAsync(Document.Block("lifecycle-rollback"), token, good);
            await release.WaitHealthyAsync(token);
        });

        change.ShouldGoUnnoticed();
        (await UidAsync(release, primary)).Should().Be(uid, "the primary was not touched");
        (await release.Postgres.InstancesAsync(Cancelled)).Should().HaveCount(2)
            .And.NotContain(pod => pod.Content.ToJsonString().Contains($"\"{value}\"", StringComparison.Ordinal) || pod.Content.ToJsonString().Contains($":{value}\"", StringComparison.Ordinal));
    }

    private static async Task<string?> UidAsync(LivingRelease release, string pod) =>
        (await release.Kubernetes.FindAsync(ResourceKind.Pod, release.Namespace, pod, Cancelled))?.Text("metadata.uid");
}
