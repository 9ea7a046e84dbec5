using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Documents;
using Conformance.Fixtures;
using Conformance.Helm;
using Conformance.Manifests;
using Conformance.Tools;

namespace Conformance.Unit.Documentation;

/// <summary>The chart's README says in both languages what the chart does.</summary>
[Trait("Tier", "unit")]
public sealed partial class ChartReadmeTests
{
    private static readonly string English = File.ReadAllText(Path.Combine(Repository.Chart, "README.md"));

    private static readonly string Korean = File.ReadAllText(Path.Combine(Repository.Chart, "README.ko.md"));

    [Fact]
    public void Both_languages_have_the_same_commands_and_examples() =>
        Blocks(Korean).Should().Equal(Blocks(English));

    [Fact]
    public void Both_languages_have_the_same_outline_and_tables()
    {
        Shape(Korean).Should().Equal(Shape(English));

        static IEnumerable<string> Shape(string text) =>
            WithoutBlocks(text).Split('\n')
                .Where(line => line.StartsWith('#') || line.StartsWith('|') || line.StartsWith("- "))
                .Select(line => line.StartsWith('#') ? line[..line.IndexOf(' ')] : line.StartsWith('|') ? $"{line.Count(letter => letter == '|')} columns" : "item");
    }

    [Fact]
    public void Every_group_of_values_is_in_the_table()
    {
        var groups = ManifestParser.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.yaml"))).Single().Content
            .Select(pair => pair.Key).Except(["ignoreSubchartValues", "global"]);

        foreach (var group in groups)
            Rows().Should().Contain(row => row.Contains($"`{group}`"), "the README's table explains {0}", group);

        static IEnumerable<string> Rows() => English.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_example_of_values_renders()
    {
        var examples = YamlBlock().Matches(English).Select(match => match.Groups[1].Value)
            .Where(text => !text.Contains("dependencies:") && !text.Contains("DATABASE_")).ToList();
        examples.Should().HaveCountGreaterThanOrEqualTo(6);
        using var folder = new ScratchDirectory();

        foreach (var example in examples)
        {
            var path = folder.File($"{Guid.NewGuid():N}.yaml");
            await File.WriteAllTextAsync(path, example, TestContext.Current.CancellationToken);
            var render = await Renderer.RenderAsync(new RenderRequest(path).With("--set-string", "global.dbPassword=example"));
            render.Succeeded.Should().BeTrue("{0}\n{1}", example, render.Error);
        }
    }

    /// <summary>The scenario <c>lifecycle</c> executes the document's blocks; the README repeats some of them.</summary>
    [Fact]
    public void Commands_of_a_release_that_runs_are_those_of_the_document()
    {
        var blocks = ExecutedBlocks.Read(Path.Combine(Repository.Chart, "README.md"))
            .Where(block => block.Purpose.StartsWith("lifecycle-", StringComparison.Ordinal)).ToList();

        blocks.Should().HaveCountGreaterThanOrEqualTo(3);
        blocks.Should().OnlyContain(block => block.Commands == ExecutedBlocks.Single("lifecycle.md", block.Purpose));
    }

    [Fact]
    public async Task Option_3_is_the_fixture_of_that_name()
    {
        var written = Regex.Match(English, "<< EOF\n(.*?)EOF", RegexOptions.Singleline).Groups[1].Value;
        var fixture = await File.ReadAllTextAsync(Fixture.Named("option-3-own-values").Path, TestContext.Current.CancellationToken);

        JsonNode.DeepEquals(ManifestParser.Parse(written).Single().Content, ManifestParser.Parse(fixture).Single().Content).Should().BeTrue();
    }

    private static IEnumerable<string> Blocks(string text) =>
        Block().Matches(text).Select(match => string.Join('\n',
            match.Groups[1].Value.Split('\n').Where(line => !line.StartsWith('#'))));

    private static string WithoutBlocks(string text) => Block().Replace(text, "");

    [GeneratedRegex("```[a-z]+\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
