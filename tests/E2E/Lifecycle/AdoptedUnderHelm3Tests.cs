using Conformance.Helm;

namespace Conformance.E2E.Lifecycle;

/// <summary>
/// Helm 3 changes a custom resource by what changed in the release since its last revision: what hands changed in the
/// live Cluster stays until the values change it, or until <c>--take-ownership</c> makes Helm look.
/// </summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "lifecycle")]
public sealed class AdoptedUnderHelm3Tests(E2ERun run, LifecycleReleases releases) : AdoptedClusterTests(run, releases, HelmMajor.Helm3)
{
    protected override async Task MeetHandsAsync(LivingRelease release, CancellationToken cancellationToken)
    {
        await Hands.EditAsync(release, "8MB", cancellationToken);
        await release.RunAsync(Document.Block("lifecycle-upgrade"), cancellationToken);
        (await Hands.LiveAsync(release, cancellationToken)).Should().Be((2, "8MB"), "Helm 3 does not look at the live Cluster");

        await release.RunAsync(
            Document.Block("lifecycle-values-win-helm3"), cancellationToken, release.Values.With("postgresql.parameters.work_mem", "10MB"));
        (await Hands.LiveAsync(release, cancellationToken)).Should().Be((1, "10MB"), "now the values win");
    }

    protected override Task AdoptAsync(LivingRelease release, CancellationToken cancellationToken) =>
        release.RunAsync(Document.Block("lifecycle-adopt-helm3"), cancellationToken);

    protected override async Task ReinstallAsync(LivingRelease release, SiteValues values, CancellationToken cancellationToken)
    {
        var before = await Hands.LiveAsync(release, cancellationToken);
        await release.RunAsync(Document.Block("lifecycle-install"), cancellationToken, values);
        (await Hands.LiveAsync(release, cancellationToken)).Should().Be(before, "Helm 3 adopts the Cluster as it is");
        await release.RunAsync(Document.Block("lifecycle-values-win-helm3"), cancellationToken, values);
    }
}
