using Conformance.Fixtures;
using Conformance.Helm;
using Conformance.Schemas;

namespace Conformance.Unit.Schemas;

[Trait("Tier", "unit")]
public sealed class StructuralChecksTests
{
    static StructuralChecksTests() => _ = FixtureRenders.RenderAllAsync();

    public static IEnumerable<TheoryDataRow<string, string>> Cases() =>
        from fixture in Fixture.All
        from check in StructuralChecks.All
        select new TheoryDataRow<string, string>(fixture.Name, check.Name);

    public static IEnumerable<TheoryDataRow<string>> Names() =>
        Fixture.All.Select(fixture => new TheoryDataRow<string>(fixture.Name));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Render_satisfies(string fixture, string check)
    {
        var render = await Fixture.Named(fixture).RenderAsync();

        var result = await StructuralChecks.Named(check).RunAsync(render);

        Assert.True(result.Findings.Count == 0, string.Join("\n\n", result.Findings));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Render_is_the_same_text_under_both_Helm_majors(string fixture)
    {
        var helm3 = await Fixture.Named(fixture).RenderAsync(HelmMajor.Helm3);
        var helm4 = await Fixture.Named(fixture).RenderAsync(HelmMajor.Helm4);

        var findings = SameBytes.Compare(helm3, helm4);

        Assert.True(findings.Count == 0, string.Join("\n\n", findings));
    }
}
