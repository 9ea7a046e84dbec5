using Conformance.Clusters;
using Conformance.Fixtures;
using Conformance.Helm;
using Conformance.Reporting;

namespace Conformance.E2E.Lifecycle;

/// <summary>
/// From the chart that was released last to this one, with the user's values where there are any: what did not change
/// stays, and there is a way back.
/// </summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "lifecycle")]
[TestMethodOrderer(typeof(Xunit.v3.UnorderedTestMethodOrderer))]
public sealed class BaselineUpgradeTests(E2ERun run, LifecycleReleases releases) : LifecycleTest(run, releases), IClassFixture<LifecycleReleases>
{
    /// <summary>A rollout of two instances, one after the other.</summary>
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(60);

    private static readonly string[] Identities = ["Cluster", "Service", "Secret", "PersistentVolumeClaim", "Pooler", "ObjectStore", "ScheduledBackup"];

    private static readonly ReleasePlan Plan = new("baseline", HelmMajor.Helm4, Values())
    {
        FirstChart = Settings.Baseline ?? Repository.Chart,
    };

    [Fact]
    public async Task Upgrade_from_the_baseline_makes_nothing_anew_and_keeps_secrets_and_data()
    {
        var release = await ReleaseAsync(Plan);
        await release.FillAsync(Cancelled);

        await StaysItselfAsync(release, "upgrade from the baseline chart", async token =>
        {
            await release.UpgradeAsync(release.Values, token);
            await release.WaitQuietAsync(token);
        });
    }

    [Fact]
    public async Task Rollback_brings_the_baseline_back_and_keeps_secrets_and_data()
    {
        var release = await ReleaseAsync(Plan);
        await release.UpgradeAsync(release.Values, Cancelled);
        await release.WaitQuietAsync(Cancelled);

        await StaysItselfAsync(release, "rollback to the baseline chart", async token =>
        {
            var result = await release.Kubernetes.HelmAsync(HelmMajor.Helm4, ["rollback", Plan.Release, "1", "--namespace", release.Namespace], token);
            result.ExitCode.Should().Be(0, "helm rollback said {0}", result.StandardError);
            await release.WaitQuietAsync(token);
        });
    }

    private async Task StaysItselfAsync(LivingRelease release, string name, Func<CancellationToken, Task> act)
    {
        var manifest = await release.ManifestAsync(Cancelled);
        var (inventory, secrets, generation) = await StateAsync(release);

        var change = await ChangeAsync(release, name, act);

        var (laterInventory, laterSecrets, laterGeneration) = await StateAsync(release);
        laterInventory.Of(Identities).Should().Contain(inventory.Of(Identities), "what was there is still the same");
        laterSecrets.Should().BeEquivalentTo(secrets);
        (await release.DifferencesAsync(manifest, Cancelled)).Should().BeEmpty();
        Progress.Report($"{release}: {name}: {(laterGeneration == generation ? "the Cluster did not change" : "the Cluster changed")}");
        if (laterGeneration == generation)
        {
            laterInventory.Of("Pod").Should().BeEquivalentTo(inventory.Of("Pod"), "the Cluster did not change");
            change.ShouldGoUnnoticed();
        }
        else
        {
            change.ShouldInterruptAtMost(Restart);
        }
    }

    /// <summary>Identities, the Secrets' contents, and which version of its spec the Cluster has.</summary>
    private static async Task<(Inventory Inventory, IReadOnlyDictionary<string, string> Secrets, long Generation)> StateAsync(LivingRelease release)
    {
        var inventory = await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled);
        var secrets = (await release.Kubernetes.ListAsync(ResourceKind.Secret, release.Namespace, Cancelled))
            .Where(secret => secret.Text("type") != "helm.sh/release.v1")
            .ToDictionary(secret => secret.Name, secret => Digest(secret.At("data")?.ToJsonString() ?? ""));
        return (inventory, secrets, (await release.Postgres.GetAsync(Cancelled)).Integer("metadata.generation"));
    }

    /// <summary>A failed assertion prints what it compares: not a password.</summary>
    private static string Digest(string text) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private static SiteValues Values() =>
        SiteValues.Parse(File.ReadAllText(Settings.Values ?? Fixture.Named("option-1-global-production").Path));
}
