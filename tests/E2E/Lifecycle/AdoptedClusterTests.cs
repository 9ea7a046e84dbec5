using System.Text.Json.Nodes;
using CliWrap.Buffered;
using Conformance.Clusters;
using Conformance.Helm;

namespace Conformance.E2E.Lifecycle;

/// <summary>
/// The life of a Cluster that a script made: the chart takes it over, hands change it, it sleeps and wakes, its release
/// goes and comes back, and in the end everything goes. What differs between the two Helms stands in the two classes.
/// </summary>
[TestMethodOrderer(typeof(Xunit.v3.UnorderedTestMethodOrderer))]
public abstract class AdoptedClusterTests(E2ERun run, LifecycleReleases releases, HelmMajor helm)
    : LifecycleTest(run, releases), IClassFixture<LifecycleReleases>
{
    /// <summary>What the script set and the chart's values never do.</summary>
    private const string ScriptsOwn = "70MB";

    /// <summary>Of the only instance, its pod made anew.</summary>
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(90);

    private const string HibernatedOrFenced = "on purpose, it is not there for as long as it takes";

    /// <summary>As a script would write it: kubectl apply, no Helm in sight. It has the names that the values lead to.</summary>
    private static readonly string Script = $$"""
        apiVersion: v1
        kind: Secret
        metadata:
          name: postgres-app
        type: kubernetes.io/basic-auth
        stringData:
          username: ibs
          password: owner-password
        ---
        apiVersion: postgresql.cnpg.io/v1
        kind: Cluster
        metadata:
          name: postgres
        spec:
          instances: 1
          imageName: {{Conformance.Tools.Versions.Current.Images["postgres"]}}
          postgresUID: 999
          postgresGID: 999
          bootstrap:
            initdb:
              database: ibs
              owner: ibs
              secret:
                name: postgres-app
              postInitApplicationSQL:
                - CREATE EXTENSION pg_trgm
          postgresql:
            parameters:
              maintenance_work_mem: {{ScriptsOwn}}
          smartShutdownTimeout: 3
          storage:
            size: 1Gi
        """;

    protected HelmMajor Helm => helm;

    protected ReleasePlan Plan { get; } = new($"adopted-{helm.ToString().ToLowerInvariant()}", helm, ReleasePlan.Small()) { Script = Script };

    [Fact]
    public async Task Cluster_that_a_script_made_is_taken_over_with_its_data()
    {
        var release = await ReleaseAsync(Plan);
        await release.FillAsync(Cancelled);
        var manifest = await release.ManifestAsync(Cancelled);
        var before = await InventoryAsync(release);

        var change = await ChangeAsync(release, $"adoption under {helm}", async token =>
        {
            var refused = await release.TryRunAsync(Document.Block("lifecycle-install"), token);
            refused.IsSuccess.Should().BeFalse("what is not Helm's is not taken silently");
            refused.StandardError.Should().Contain("cannot be imported into the current release");
            await AdoptAsync(release, token);
            await release.WaitQuietAsync(token);
        });

        change.ShouldInterruptAtMost(Restart);
        var after = await InventoryAsync(release);
        string[] kinds = ["Cluster", "PersistentVolumeClaim", "Secret"];
        after.Of(kinds).Should().Contain(before.Of(kinds), "it is the same Cluster with the same volumes");
        (await release.DifferencesAsync(manifest, Cancelled)).Where(line => !line.Contains(": expected nothing;", StringComparison.Ordinal))
            .Should().BeEmpty("the chart adds its schema and extensions, and what was there stays");
        var cluster = await release.Postgres.GetAsync(Cancelled);
        cluster.Text("spec.smartShutdownTimeout").Should().Be("0", "where both say something, the values win");
        cluster.Text("spec.postgresql.parameters.maintenance_work_mem").Should().Be(ScriptsOwn, "what only the script says, stays");
    }

    [Fact]
    public async Task Changes_by_hand_meet_the_next_upgrade_as_the_readme_says()
    {
        var release = await AdoptedAsync();
        await release.RunAsync(Document.Block("lifecycle-scale"), Cancelled);

        var change = await ChangeAsync(release, $"upgrade after changes by hand, {helm}", async token =>
        {
            await MeetHandsAsync(release, token);
            await release.WaitAsync("one instance", wait => Hands.OneInstanceAsync(release, wait), token);
        });

        change.ShouldGoUnnoticed();
    }

    [Fact]
    public async Task Release_goes_on_under_Helm_4_unchanged()
    {
        var release = await AdoptedAsync();
        var generation = (await release.Postgres.GetAsync(Cancelled)).Integer("metadata.generation");

        await release.RunAsync(Document.Block("lifecycle-upgrade"), Cancelled, helm: HelmMajor.Helm4);

        (await release.Postgres.GetAsync(Cancelled)).Integer("metadata.generation").Should().Be(generation);
    }

    [Theory]
    [InlineData("cnpg.io/hibernation", "on", "hibernate", "wake")]
    [InlineData("cnpg.io/fencedInstances", """["*"]""", "fence", "unfence")]
    public async Task Annotation_that_stops_the_instances_survives_an_upgrade(string annotation, string value, string block, string back)
    {
        var release = await AdoptedAsync();
        var volumes = (await InventoryAsync(release)).Of("PersistentVolumeClaim");
        var memory = annotation.Contains("fenced", StringComparison.Ordinal) ? "5MB" : "7MB";

        var change = await ChangeAsync(release, $"{block} under {helm}", async token =>
        {
            try
            {
                await release.RunAsync(Document.Block($"lifecycle-{block}"), token);
                await Wait.UntilAsync($"PostgreSQL in {release.Namespace} to be down", Deadlines.ChangeApplied, wait => ServesAsync(release, false, wait), token);
                await release.UpgradeAsync(With(release.Values, ("postgresql.parameters.work_mem", memory)), token);
                (await release.Postgres.GetAsync(token)).Map("metadata.annotations").Should().Contain(annotation, value);
                (await ServesAsync(release, false, token)).Should().BeNull(HibernatedOrFenced);
            }
            finally
            {
                await release.RunAsync(Document.Block($"lifecycle-{back}"), CancellationToken.None);
                await Wait.UntilAsync($"PostgreSQL in {release.Namespace} to be up", Deadlines.ChangeApplied, wait => ServesAsync(release, true, wait), CancellationToken.None);
            }

            await release.WaitAsync("the values to be in force", wait => ParameterAsync(release, "work_mem", memory, wait), token);
        });

        change.Unacknowledged.Should().BePositive(HibernatedOrFenced);
        (await release.Postgres.GetAsync(Cancelled)).Map("metadata.annotations").GetValueOrDefault(annotation, "off").Should().NotBe(value);
        (await InventoryAsync(release)).Of("PersistentVolumeClaim").Should().BeEquivalentTo(volumes);
    }

    [Fact]
    public async Task Uninstalled_release_leaves_data_secrets_and_services_and_the_next_install_adopts_them()
    {
        var release = await AdoptedAsync();
        var manifest = await release.ManifestAsync(Cancelled);
        var before = await InventoryAsync(release);
        string[] kept = ["Cluster", "Pod", "PersistentVolumeClaim", "Service"];

        var change = await ChangeAsync(release, $"uninstall and install again under {helm}", async token =>
        {
            await release.RunAsync(Document.Block("lifecycle-uninstall"), token);
            var orphaned = await InventoryAsync(release);
            orphaned.Of(kept).Should().BeEquivalentTo(before.Of(kept));
            Logins(orphaned).Should().BeEquivalentTo(Logins(before));
            await ReinstallAsync(release, With(release.Values, ("postgresql.parameters.work_mem", "11MB")), token);
            await release.WaitAsync("the values to be in force", wait => ParameterAsync(release, "work_mem", "11MB", wait), token);
        });

        change.ShouldGoUnnoticed();
        var after = await InventoryAsync(release);
        after.Of(kept).Should().BeEquivalentTo(before.Of(kept), "the next install adopted them");
        Logins(after).Should().BeEquivalentTo(Logins(before));
        (await release.DifferencesAsync(manifest, Cancelled)).Should().BeEmpty();
    }

    /// <summary>Last: nothing is left to go on with.</summary>
    [Fact]
    public async Task Release_that_keeps_nothing_takes_everything_of_its_own_and_nothing_else()
    {
        var release = await AdoptedAsync();
        await release.Kubernetes.ApplyAsync(SomebodyElses, release.Namespace, Cancelled);
        var all = await InventoryAsync(release);

        await release.UpgradeAsync(With(release.Values, ("keepOnUninstall", false)), Cancelled);
        await release.RunAsync(Document.Block("lifecycle-uninstall"), Cancelled);

        // What the namespace had before the Cluster, what somebody else put there, and the suite's own way in.
        string[] others = ["ConfigMap/kube-root-ca.crt", "ServiceAccount/default", "ConfigMap/somebody-elses", "Secret/somebody-elses",
            "Service/somebody-elses", "PersistentVolumeClaim/somebody-elses"];
        var expected = others.Concat(all.Uids.Keys.Where(name => name.StartsWith("Service/conformance-", StringComparison.Ordinal))).ToList();
        await Wait.UntilAsync(
            $"everything of the release in {release.Namespace} to be gone",
            Deadlines.ReleaseGone,
            async token => (await InventoryAsync(release)).Uids.Keys.Except(expected).ToList() is { Count: > 0 } left ? string.Join(", ", left) : null,
            Cancelled);
        (await InventoryAsync(release)).Uids.Should().Equal(all.Uids.Where(pair => expected.Contains(pair.Key)).ToDictionary(), "nothing else is touched");
    }

    /// <summary>Takes the Cluster over with the documented commands of this Helm, which has refused to just before.</summary>
    protected abstract Task AdoptAsync(LivingRelease release, CancellationToken cancellationToken);

    /// <summary>Upgrades a release whose Cluster was scaled to two by hand, edits it too, and ends with the values in force: one instance.</summary>
    protected abstract Task MeetHandsAsync(LivingRelease release, CancellationToken cancellationToken);

    /// <summary>Installs a release again that was uninstalled, with changed values, by the documented commands of this Helm.</summary>
    protected abstract Task ReinstallAsync(LivingRelease release, SiteValues values, CancellationToken cancellationToken);

    /// <summary>The class's release, the Cluster adopted already.</summary>
    protected async Task<LivingRelease> AdoptedAsync()
    {
        var release = await ReleaseAsync(Plan);
        var known = await release.Kubernetes.HelmAsync(helm, ["status", Plan.Release, "--namespace", release.Namespace, "--output", "json"], Cancelled);
        if (known.IsSuccess && JsonNode.Parse(known.StandardOutput)?["info"]?["status"]?.GetValue<string>() == "deployed")
            return release;
        var block = (helm, known.IsSuccess) switch
        {
            (HelmMajor.Helm3, false) => "lifecycle-adopt-helm3",
            (HelmMajor.Helm3, true) => "lifecycle-values-win-helm3",
            _ => "lifecycle-adopt-helm4",
        };
        await release.RunAsync(Document.Block(block), Cancelled);
        await release.WaitQuietAsync(Cancelled);
        return release;
    }

    protected static Task<Inventory> InventoryAsync(LivingRelease release) => Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled);

    /// <summary>What a parameter is on the primary; null where it is as wanted.</summary>
    protected static async Task<string?> ParameterAsync(LivingRelease release, string name, string wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await release.QueryAsync($"SHOW {name}", cancellationToken) is var found && found == wanted ? null : found;
        }
        catch (ConformanceException exception)
        {
            return exception.Remedy;
        }
    }

    /// <summary>A failed command with what both Helms say.</summary>
    protected static void ShouldBeRefused(BufferedCommandResult result, params string[] told)
    {
        result.IsSuccess.Should().BeFalse();
        result.StandardError.Should().ContainAll(told);
    }

    private static async Task<string?> ServesAsync(LivingRelease release, bool wanted, CancellationToken cancellationToken)
    {
        try
        {
            await release.QueryAsync("SELECT 1", cancellationToken);
            return wanted ? null : "it serves";
        }
        catch (ConformanceException exception)
        {
            return wanted ? exception.Remedy : null;
        }
    }

    private static IReadOnlyDictionary<string, string> Logins(Inventory inventory) =>
        inventory.Of("Secret").Where(secret => !secret.Key.StartsWith("Secret/sh.helm.", StringComparison.Ordinal)).ToDictionary();

    private const string SomebodyElses = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: somebody-elses
        data:
          what: stays
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: somebody-elses
        stringData:
          what: stays
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: somebody-elses
        spec:
          selector:
            app: somebody-elses
          ports:
            - port: 80
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata:
          name: somebody-elses
        spec:
          accessModes: [ReadWriteOnce]
          resources:
            requests:
              storage: 1Mi
        """;
}
