using System.Text.RegularExpressions;
using Conformance.Clusters;
using Conformance.Fixtures;
using Conformance.Helm;
using Conformance.Tools;

namespace Conformance.E2E.Lifecycle;

/// <summary>As a subchart, under a parent's whole values file; and from one major release of PostgreSQL to the next.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "lifecycle")]
[TestMethodOrderer(typeof(Xunit.v3.UnorderedTestMethodOrderer))]
public sealed partial class UmbrellaTests(E2ERun run, LifecycleReleases releases) : LifecycleTest(run, releases), IClassFixture<LifecycleReleases>
{
    private static readonly string Parent = Path.Combine(Repository.Fixtures, "umbrella");

    /// <summary>The parent's own file, with the subchart's group beside everything else that it has.</summary>
    private static readonly ReleasePlan Plan = new(
        "umbrella",
        HelmMajor.Helm4,
        SiteValues.Parse(
            File.ReadAllText(Fixture.Named("option-1-global-production").Path)
            + "cnpg: {enabled: true, storage: {size: 1Gi}, replication: {instances: 1}}\n",
            subchart: "cnpg"))
    {
        Release = "ibs",
        Chart = Parent,
        FirstChart = Parent,
    };

    [Fact]
    public async Task Parent_installs_and_upgrades_it_with_its_whole_values_file()
    {
        var release = await ReleaseAsync(Plan);
        var before = await release.Postgres.GetAsync(Cancelled);
        before.Map("metadata.labels").Should().Contain("app.kubernetes.io/instance", "ibs");
        (await Credentials.OfOwnerAsync(release, Cancelled)).Should().Be(new Credentials("ibs", "Pr0d-Secret-2025", "ibs"));
        (await Credentials.OfSuperuserAsync(release, Cancelled))!.Password.Should().Be("Pr0d-Secret-2025");
        (await release.Kubernetes.FindAsync(ResourceKind.Service, release.Namespace, "postgres-cnpg-primary", Cancelled)).Should().NotBeNull();

        var change = await ChangeAsync(release, "upgrade of the parent", async token =>
        {
            await release.UpgradeAsync(release.Values, token);
            await release.WaitQuietAsync(token);
        });

        change.ShouldGoUnnoticed();
        (await release.Postgres.GetAsync(Cancelled)).Integer("metadata.generation").Should().Be(before.Integer("metadata.generation"));
    }

    [Fact]
    public async Task Parameter_of_the_subchart_is_changed_through_the_parent()
    {
        var release = await ReleaseAsync(Plan);

        var change = await ChangeAsync(release, "parameter through the parent", async token =>
        {
            await release.UpgradeAsync(release.Values.With("postgresql.parameters.work_mem", "6MB"), token);
            await release.WaitAsync("the parameter to be in force", async wait => await release.QueryAsync("SHOW work_mem", wait) is var found && found == "6MB" ? null : found, token);
        });

        change.ShouldGoUnnoticed();
    }

    /// <summary>Where no node has or gets the image, this did not run, and says so.</summary>
    [Fact]
    public async Task Major_upgrade_keeps_every_row()
    {
        var release = await ReleaseAsync(Plan);
        var image = Versions.Current.Postgresql[^1].Name;
        Assert.SkipUnless(Settings.RequireE2E || await ImageProbe.IsToBeHadAsync(release.Kubernetes, release.Namespace, image, Cancelled), $"No node has the image {image}, and none can pull it.");
        await release.FillAsync(Cancelled);
        var manifest = await release.ManifestAsync(Cancelled);
        var volumes = (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("PersistentVolumeClaim");

        var change = await ChangeAsync(release, "major upgrade from 17 to 18", async token =>
        {
            await release.UpgradeAsync(release.Values.With("image.tag", image.Split(':')[^1]), token);
            await release.WaitAsync("PostgreSQL 18 to serve", wait => ServesAsync(release, "18", wait), token);
        });

        change.ShouldInterruptAtMost(Deadlines.MajorUpgrade);
        (await Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled)).Of("PersistentVolumeClaim").Should().BeEquivalentTo(volumes);
        (await release.DifferencesAsync(manifest, Cancelled)).Where(line => !NotNull().IsMatch(line)).Should().BeEmpty();
        (await release.QueryAsync("SELECT count(*) FROM ibs.contracts WHERE contractor LIKE '%1%'", Cancelled)).Should().NotBe("0", "the indexes work");
    }

    private static async Task<string?> ServesAsync(LivingRelease release, string major, CancellationToken cancellationToken)
    {
        try
        {
            return await release.QueryAsync("SHOW server_version", cancellationToken) is var version && version.StartsWith($"{major}.", StringComparison.Ordinal) ? null : version;
        }
        catch (ConformanceException exception)
        {
            return exception.Remedy;
        }
    }

    /// <summary>PostgreSQL 18 lists NOT NULL among the constraints; 17 did not.</summary>
    [GeneratedRegex("^constraint .*: expected nothing; found NOT NULL ")]
    private static partial Regex NotNull();
}
