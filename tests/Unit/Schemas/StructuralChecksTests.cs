using System.Text.RegularExpressions;
using Conformance.Fixtures;
using Conformance.Helm;
using Conformance.Schemas;

namespace Conformance.Unit.Schemas;

[Trait("Tier", "unit")]
public sealed partial class StructuralChecksTests
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
        var structural = StructuralChecks.Named(check);
        var request = structural.Operator is { } release
            ? Fixture.Named(fixture).RequestFor(Version.Parse(release))
            : Fixture.Named(fixture).Request;

        var result = await structural.RunAsync(await Renderer.RenderAsync(request));

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
        var templates = new[] { "templates", "alerts" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Chart, folder), "*", SearchOption.AllDirectories));

        templates.Should().NotBeEmpty();
        foreach (var template in templates)
            Actions(File.ReadAllText(template)).Should().NotContain(action => Impure().IsMatch(action), template);

        // Comments may speak of anything, and so may texts.
        static IEnumerable<string> Actions(string template) =>
            Action().Matches(template).Select(match => Literal().Replace(match.Groups["code"].Value, "\"\""));
    }

    private static bool IsOlder(StructuralCheck check, Fixture fixture) =>
        check.Operator is { } release && fixture.SinceOperator is { } since && Version.Parse(release) < since;

    [GeneratedRegex(@"\{\{-?\s*(?!-?\s*/\*)(?<code>.*?)-?\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();

    [GeneratedRegex("""\"(?:[^"\\]|\\.)*\"|`[^`]*`""")]
    private static partial Regex Literal();

    /// <summary>Functions of Helm and Sprig whose result does not follow from their arguments alone.</summary>
    [GeneratedRegex(@"(?<![.$\w])(lookup|now|ago|date|dateInZone|htmlDate|htmlDateInZone|rand[A-Z]\w*|shuffle|uuidv4|gen[A-Z]\w*|getHostByName|env|expandenv|bcrypt|htpasswd|encryptAES)\b")]
    private static partial Regex Impure();
}
