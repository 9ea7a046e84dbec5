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
        where !IsOlder(check, fixture)
        select new TheoryDataRow<string, string>(fixture.Name, check.Name);

    public static IEnumerable<TheoryDataRow<string, string>> OlderOperators() =>
        from fixture in Fixture.All
        from check in StructuralChecks.All
        where IsOlder(check, fixture)
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
    [MemberData(nameof(OlderOperators))]
    public async Task An_operator_older_than_the_fixture_says_would_not_know_a_field(string fixture, string check)
    {
        var render = await Fixture.Named(fixture).RenderAsync();

        var result = await StructuralChecks.Named(check).RunAsync(render);

        result.Findings.Should().NotBeEmpty("{0} need not say since-operator otherwise", fixture);
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

    [Theory]
    [InlineData("everything")]
    [InlineData("production")]
    public async Task A_second_render_is_the_same_text(string fixture)
    {
        var first = await Fixture.Named(fixture).RenderAsync();
        var second = await Renderer.RunAsync(first.Request, first.Helm);

        second.Text.Should().Be(first.Text);
    }

    [Fact]
    public void Templates_are_a_function_of_the_values()
    {
        var templates = Directory.EnumerateFiles(Path.Combine(Repository.Chart, "templates"), "*", SearchOption.AllDirectories);

        templates.Should().NotBeEmpty();
        foreach (var template in templates)
            File.ReadAllText(template).Should().NotMatchRegex(
                @"(?<=\{\{-? ?|[(|] ?)(lookup|now|htmlDate|rand[A-Z]\w*|uuidv4|gen[A-Z]\w*|getHostByName|expandenv|derivePassword|bcrypt|htpasswd|encryptAES)\b", template);
    }

    private static bool IsOlder(StructuralCheck check, Fixture fixture) =>
        check.Operator is { } release && fixture.SinceOperator is { } since && Version.Parse(release) < since;
}
