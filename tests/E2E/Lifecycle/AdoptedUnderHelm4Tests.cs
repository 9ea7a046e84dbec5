using Conformance.Helm;

namespace Conformance.E2E.Lifecycle;

/// <summary>Helm 4 applies on the server, and the server knows who set a field: what hands changed is a conflict that Helm reports.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "lifecycle")]
public sealed class AdoptedUnderHelm4Tests(E2ERun run, LifecycleReleases releases) : AdoptedClusterTests(run, releases, HelmMajor.Helm4)
{
    protected override async Task MeetHandsAsync(LivingRelease release, CancellationToken cancellationToken)
    {
        ShouldBeRefused(await release.TryRunAsync(Document.Block("lifecycle-upgrade"), cancellationToken), "conflict", ".spec.instances", "kubectl");
        (await Hands.LiveAsync(release, cancellationToken)).Instances.Should().Be(2, "a refused upgrade does not change the Cluster");

        await release.RunAsync(Document.Block("lifecycle-upgrade"), cancellationToken, release.Values.With("replication.instances", 2));
        (await Hands.LiveAsync(release, cancellationToken)).Instances.Should().Be(2, "values that say the same are no conflict");

        await Hands.EditAsync(release, "8MB", cancellationToken);
        var values = release.Values.With("replication.instances", 1);
        await release.RunAsync(Document.Block("lifecycle-values-win-helm4"), cancellationToken, values);
        (await Hands.LiveAsync(release, cancellationToken)).Should().Be((1, "8MB"), "the values win, and what no value sets stays");
        await release.RunAsync(
            Document.Block("lifecycle-values-win-helm4"), cancellationToken, values.With("postgresql.parameters.work_mem", "10MB"));
        (await Hands.LiveAsync(release, cancellationToken)).Should().Be((1, "10MB"));
    }

    protected override async Task AdoptAsync(LivingRelease release, CancellationToken cancellationToken)
    {
        var block = Document.Block("lifecycle-adopt-helm4");
        block.Should().EndWith(" --force-conflicts");
        ShouldBeRefused(
            await release.TryRunAsync(block.Replace(" --force-conflicts", "", StringComparison.Ordinal), cancellationToken),
            "conflicts with \"kubectl-client-side-apply\"", ".spec.smartShutdownTimeout");
        await release.RunAsync(block, cancellationToken);
    }

    protected override Task ReinstallAsync(LivingRelease release, SiteValues values, CancellationToken cancellationToken) =>
        release.RunAsync(Document.Block("lifecycle-install"), cancellationToken, values);
}
