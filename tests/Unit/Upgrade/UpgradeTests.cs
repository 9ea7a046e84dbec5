using Conformance.Fixtures;
using Conformance.Helm;
using Conformance.Reporting;
using Conformance.Upgrade;

namespace Conformance.Unit.Upgrade;

/// <summary>
/// An upgrade from the baseline with unchanged values changes nothing that cannot change and loses nothing. Without
/// <c>CONFORMANCE_BASELINE</c> it is one to the same chart, which changes nothing at all.
/// </summary>
[Trait("Tier", "unit")]
public sealed class UpgradeTests
{
    /// <summary>Where there is nothing to upgrade from, one fixture and the user's own values say enough.</summary>
    public static TheoryData<string> Names() => new(Fixture.All
        .Where(fixture => Settings.Baseline is not null || fixture.IsUsersOwn || fixture.Name == "production")
        .Select(fixture => fixture.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task From_the_baseline_is_safe(string fixture)
    {
        var comparison = await CompareAsync(Fixture.Named(fixture));
        if (Settings.Baseline is not null)
            Upgrades.Record(comparison);
        else
            comparison.Changes.Should().BeEmpty("an upgrade to the same chart with the same values is no change");
        if (comparison.Obstacle is { } obstacle)
        {
            Assert.SkipWhen(Fixture.Named(fixture).IsUsersOwn, obstacle);
            Facts.Record("unit", "notChecked", $"upgrade with {fixture}: {obstacle}");
        }

        comparison.Dangers().Should().BeEmpty();
    }

    private static async Task<UpgradeComparison> CompareAsync(Fixture fixture)
    {
        var request = fixture.Request;
        if (request.Chart != Repository.Chart && Settings.Baseline is not null)
            return new UpgradeComparison(fixture.Name, [], "not compared: these values are another chart's, which has this one as a subchart.");

        var before = await Renderer.RenderAsync(request with { Chart = request.Chart == Repository.Chart ? Settings.Baseline ?? Repository.Chart : request.Chart });
        if (!before.Succeeded)
            return new UpgradeComparison(fixture.Name, [], $"not compared: the baseline refuses these values, so that there is nothing to upgrade from: {before.Error.Trim()}");
        var after = await Renderer.RenderAsync(request.With("--is-upgrade"));
        after.Succeeded.Should().BeTrue("the baseline takes these values and the upgrade must, but: {0}", after.Error);
        var changes = RenderComparison.Compare(
            before.Manifests, after.Manifests, await ImmutableField.LoadAsync(TestContext.Current.CancellationToken));
        return new UpgradeComparison(fixture.Name, changes);
    }
}
