using Conformance.Clusters;
using Conformance.Manifests;
using Conformance.Tools;

namespace Conformance.E2E.Lifecycle;

/// <summary>One value after the other is changed and upgraded to: what it costs the clients, and that it is in force.</summary>
[Collection(ReplicatedCollection.Name)]
[Trait("Tier", "e2e")]
[Trait("Scenario", "lifecycle")]
[TestMethodOrderer(typeof(Xunit.v3.UnorderedTestMethodOrderer))]
public sealed class ChangedValuesTests(E2ERun run, LifecycleReleases releases) : LifecycleTest(run, releases)
{
    /// <summary>Of one primary, its pod made anew.</summary>
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(60);

    private static readonly ReleasePlan Plan = ReplicatedCollection.Plan;

    private static string Minor => Versions.Current.OtherImages["postgresMinor"].Version;

    [Fact]
    public async Task Instances_come_and_go_beside_the_primary()
    {
        var release = await ReleaseAsync(Plan, ("replication.instances", 1));
        await release.FillAsync(Cancelled);
        var manifest = await release.ManifestAsync(Cancelled);
        var before = await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled);

        foreach (var (from, to) in new[] { (1, 2), (2, 3), (3, 2), (2, 1) })
        {
            var change = await ChangeAsync(release, $"from {from} to {to} instances", token => ScaleAsync(release, to, token));
            change.ShouldGoUnnoticed();
            (await release.Postgres.InstancesAsync(Cancelled)).Should().HaveCount(to);
        }

        (await release.DifferencesAsync(manifest, Cancelled)).Should().BeEmpty();
        var after = await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled);
        after.Of("Pod", "PersistentVolumeClaim").Should().BeEquivalentTo(before.Of("Pod", "PersistentVolumeClaim"), "the replicas' volumes went with them");
    }

    [Fact]
    public async Task Reloadable_parameter_is_in_force_without_a_restart()
    {
        var release = await ReleaseAsync(Plan, ("replication.instances", 2));
        var pods = (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("Pod");
        var started = await StartedAsync(release);

        var change = await ChangeAsync(release, "reloadable parameter", token => ParameterAsync(release, "work_mem", "6MB", token));

        change.ShouldGoUnnoticed();
        (await StartedAsync(release)).Should().BeEquivalentTo(started, "nothing was restarted");
        (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("Pod").Should().BeEquivalentTo(pods);
    }

    [Fact]
    public async Task Parameter_that_needs_a_restart_gets_one_in_the_primarys_pod()
    {
        var release = await ReleaseAsync(Plan, ("replication.instances", 2));
        var pods = (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("Pod");
        var started = await StartedAsync(release);
        var primary = await release.PrimaryNameAsync(Cancelled);

        var change = await ChangeAsync(release, "restart-only parameter", token => ParameterAsync(release, "max_connections", "120", token));

        change.ShouldInterruptAtMost(Restart);
        (await StartedAsync(release))[primary].Should().NotBe(started[primary], "max_connections is read at the start");
        (await release.PrimaryNameAsync(Cancelled)).Should().Be(primary, "the chart restarts in place");
        (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("Pod")
            .Should().Contain($"Pod/{primary}", pods[$"Pod/{primary}"], "PostgreSQL is started anew in the primary's pod");
    }

    [Fact]
    public async Task Minor_release_of_the_image_replaces_the_pods_and_keeps_volumes_and_data()
    {
        var release = await ReleaseAsync(Plan, ("replication.instances", 2), ("image.tag", null));
        var manifest = await release.ManifestAsync(Cancelled);
        var volumes = (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("PersistentVolumeClaim");

        var change = await ChangeAsync(release, "minor release of the image", async token =>
        {
            await release.UpgradeAsync(release.Values.With("image.tag", Minor), token);
            await release.WaitAsync(
                $"every instance to run {Minor}",
                async wait => (await release.Postgres.InstancesAsync(wait)).Select(Image).FirstOrDefault(image => !image.EndsWith($":{Minor}", StringComparison.Ordinal)),
                token);
        });

        change.ShouldInterruptAtMost(Restart);
        (await release.Postgres.InstancesAsync(Cancelled)).Should().HaveCount(2);
        (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("PersistentVolumeClaim").Should().BeEquivalentTo(volumes);
        (await release.DifferencesAsync(manifest, Cancelled)).Should().BeEmpty();
    }

    /// <summary>The render cannot know what the first install was, so the operator refuses; nothing is changed.</summary>
    [Fact]
    public async Task Image_of_another_family_is_refused_with_the_reason_and_touches_nothing()
    {
        var release = await ReleaseAsync(Plan);
        var before = await release.Postgres.GetAsync(Cancelled);
        var pods = (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("Pod");

        var change = await ChangeAsync(release, "image of another family", async token =>
        {
            var refused = await release.TryUpgradeAsync(
                With(release.Values, ("image.registry", "ghcr.io"), ("image.repository", "cloudnative-pg/postgresql"), ("image.tag", "17.6-system-trixie")), token);
            refused.IsSuccess.Should().BeFalse();
            refused.StandardError.Should().Contain("UID is an immutable field in the spec").And.Contain("GID is an immutable field in the spec");
        });

        change.ShouldGoUnnoticed();
        (await release.Postgres.GetAsync(Cancelled)).Integer("metadata.generation").Should().Be(before.Integer("metadata.generation"));
        (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("Pod").Should().BeEquivalentTo(pods);
        (await release.RunAsync(Document.Block("lifecycle-family"), Cancelled)).Trim().Should().Be("999", "the remedy tells which family the Cluster is of");

        // The failed revision is no obstacle.
        await release.UpgradeAsync(release.Values, Cancelled);
    }

    private static Task ScaleAsync(LivingRelease release, int instances, CancellationToken cancellationToken) => UpgradedAsync(
        release,
        release.Values.With("replication.instances", instances),
        $"{instances} instances",
        async token => (await release.Postgres.InstancesAsync(token)).Count is var count && count == instances
                && (await release.Postgres.GetAsync(token)).At("status.instances")?.GetValue<long>() == instances
            ? null
            : $"{count} instances",
        cancellationToken);

    private static Task ParameterAsync(LivingRelease release, string name, string value, CancellationToken cancellationToken) => UpgradedAsync(
        release,
        release.Values.With($"postgresql.parameters.{name}", value),
        $"{name} to be {value} on every instance",
        async token =>
        {
            foreach (var pod in await release.Postgres.InstancesAsync(token))
                if (await TryAsync(release, pod.Name, $"SHOW {name}", token) is var found && found != value)
                    return $"{found} on {pod.Name}";
            return null;
        },
        cancellationToken);

    private static async Task UpgradedAsync(
        LivingRelease release, SiteValues values, string what, Func<CancellationToken, Task<string?>> probe, CancellationToken cancellationToken)
    {
        await release.UpgradeAsync(values, cancellationToken);
        await release.WaitAsync(what, probe, cancellationToken);
    }

    /// <summary>When each instance's server started.</summary>
    private static async Task<Dictionary<string, string>> StartedAsync(LivingRelease release)
    {
        var started = new Dictionary<string, string>();
        foreach (var pod in await release.Postgres.InstancesAsync(Cancelled))
            started[pod.Name] = await release.Postgres.QueryInstanceAsync(pod.Name, "SELECT pg_postmaster_start_time()", cancellationToken: Cancelled);
        return started;
    }

    /// <summary>An instance that is just being restarted does not answer.</summary>
    private static async Task<string> TryAsync(LivingRelease release, string pod, string sql, CancellationToken cancellationToken)
    {
        try
        {
            return await release.Postgres.QueryInstanceAsync(pod, sql, cancellationToken: cancellationToken);
        }
        catch (ConformanceException exception)
        {
            return exception.Remedy;
        }
    }

    private static string Image(Manifest pod) => pod.Text("spec.containers[0].image")!;
}
