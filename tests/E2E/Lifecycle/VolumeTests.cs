using Conformance.Clusters;
using Conformance.Helm;
using Conformance.Manifests;
using Conformance.Reporting;

namespace Conformance.E2E.Lifecycle;

/// <summary>
/// A volume becomes larger where its storage class expands volumes; where it does not, the way out that the document gives
/// is one. An existing cluster has what its default class allows.
/// </summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "lifecycle")]
public sealed class VolumeTests(E2ERun run, LifecycleReleases releases) : LifecycleTest(run, releases), IClassFixture<LifecycleReleases>
{
    /// <summary>The name of a class that is the default one without expansion.</summary>
    private const string Fixed = "conformance-fixed";

    private static readonly ReleasePlan Plan = new("volume", HelmMajor.Helm4, ReleasePlan.Small());

    private static readonly ReleasePlan FixedPlan =
        new("fixed-volume", HelmMajor.Helm4, ReleasePlan.Small().With("storage.storageClass", Fixed));

    [Fact]
    public async Task Larger_volume_is_had_without_a_restart_where_the_class_allows_it()
    {
        if (!Expands(await DefaultClassAsync()))
        {
            Facts.Record("e2e", "notChecked", "lifecycle: a volume that grows; the default storage class does not allow expansion");
            return;
        }

        var release = await ReleaseAsync(Plan);
        var pods = (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("Pod");
        var change = await ChangeAsync(release, "larger volume", async token =>
        {
            await release.UpgradeAsync(With(release.Values, ("storage.size", "2Gi")), token);
            await release.WaitAsync(
                "the volume to be larger",
                async wait => (await ClaimsAsync(release, wait)).Single().Text("status.capacity.storage") is var size && size == "2Gi" ? null : size ?? "none",
                token);
        });

        change.ShouldGoUnnoticed();
        (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("Pod").Should().BeEquivalentTo(pods);
    }

    [Fact]
    public async Task Volume_that_cannot_grow_stays_and_the_next_instance_has_a_larger_one()
    {
        var standard = await DefaultClassAsync();
        if (!(await LeaseAsync()).IsOwn && Expands(standard))
        {
            Facts.Record("e2e", "notChecked", "lifecycle: a volume that cannot grow; the default storage class allows expansion, and the cluster is not the suite's own");
            return;
        }

        var release = await ReleaseAsync(await FixedPlanAsync(standard));
        var change = await ChangeAsync(release, "larger volume where the class expands none", async token =>
        {
            await release.UpgradeAsync(With(release.Values, ("storage.size", "2Gi")), token);
            var back = await release.TryUpgradeAsync(With(release.Values, ("storage.size", "1Gi")), token);
            back.IsSuccess.Should().BeFalse();
            back.StandardError.Should().Contain("can't shrink existing storage from 2Gi to 1Gi");

            await release.UpgradeAsync(With(release.Values, ("storage.resizeInUseVolumes", false), ("replication.instances", 2)), token);
            await release.WaitAsync(
                "a second instance",
                async wait => (await release.Postgres.InstancesAsync(wait)).Count is var count && count == 2 ? null : $"{count} instances",
                token);
        });

        change.ShouldGoUnnoticed();
        (await ClaimsAsync(release, Cancelled)).Select(claim => claim.Text("spec.resources.requests.storage")).Should().BeEquivalentTo("1Gi", "2Gi");
    }

    /// <summary>Of a cluster of the suite's own, a release of a class that expands none, made here; else one of the default class.</summary>
    private async Task<ReleasePlan> FixedPlanAsync(Manifest standard)
    {
        var lease = await LeaseAsync();
        if (!lease.IsOwn)
            return Plan;
        await lease.Cluster.ApplyAsync(
            $"""
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata:
              name: {Fixed}
            provisioner: {standard.Text("provisioner")}
            volumeBindingMode: WaitForFirstConsumer
            allowVolumeExpansion: false
            """,
            space: null,
            Cancelled);
        return FixedPlan;
    }

    private async Task<Manifest> DefaultClassAsync() =>
        (await (await LeaseAsync()).Cluster.ListAsync(ResourceKind.StorageClass, null, Cancelled)).First(known =>
            known.Map("metadata.annotations").GetValueOrDefault("storageclass.kubernetes.io/is-default-class") == "true");

    private static bool Expands(Manifest standard) => standard.At("allowVolumeExpansion")?.GetValue<bool>() == true;

    private static Task<IReadOnlyList<Manifest>> ClaimsAsync(LivingRelease release, CancellationToken cancellationToken) =>
        release.Kubernetes.ListAsync(ResourceKind.PersistentVolumeClaim, release.Namespace, cancellationToken);
}
