using System.Text.Json.Nodes;
using Conformance.Fixtures;
using Conformance.Helm;
using Conformance.Manifests;
using Conformance.Schemas;

namespace Conformance.Unit.Chart;

/// <summary>
/// A heading whose content is commented out is null, and Helm takes the chart's default away with it. It is rendered
/// without, or refused in the words of the chart or of its schema; never by an error of the template language.
/// </summary>
[Trait("Tier", "unit")]
public sealed class NullValuesTests
{
    /// <summary>The fixtures that render what a group of values is for; <c>everything</c> does the rest.</summary>
    private static readonly Dictionary<string, string> Bases = new()
    {
        ["bootstrap.recovery"] = "bootstrap-recovery",
        ["bootstrap.import"] = "bootstrap-import",
        ["bootstrap.pgBasebackup"] = "bootstrap-pg-basebackup",
        ["backup.dump"] = "backup-dump",
        ["backup"] = "backup-s3",
    };

    private static readonly Lazy<IReadOnlyList<StructuralCheck>> Checks = new(() =>
        [.. StructuralChecks.All.Where(check => check.Operator is null || check.Operator == StructuralChecks.All.Max(other => other.Operator))]);

    public static TheoryData<string, string> Cases()
    {
        var values = ManifestParser.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.yaml"))).Single().Content;
        return new(from path in Paths(values, "")
                   from fixture in path.Contains('.') ? [BaseOf(path)] : Bases.Values.Append("everything").Distinct()
                   select (fixture, path));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Without_a_value_it_renders_or_is_refused_in_plain_words(string fixture, string path)
    {
        var render = await Renderer.RenderAsync(Fixture.Named(fixture).Request.With("--set", $"{path}=null"));

        if (render.Succeeded)
        {
            var results = await Task.WhenAll(Checks.Value.Select(check => check.RunAsync(render)));
            Assert.True(results.All(result => result.Findings.Count == 0), string.Join("\n\n", results.SelectMany(result => result.Findings)));
        }
        else
            Refusal.Messages(render).Should().NotBeEmpty("{0} said:\n{1}", render.Request, render.Error);
    }

    private static string BaseOf(string path) =>
        Bases.FirstOrDefault(entry => path.StartsWith($"{entry.Key}.", StringComparison.Ordinal) || path == entry.Key).Value ?? "everything";

    private static IEnumerable<string> Paths(JsonObject map, string parent) =>
        from entry in map
        let path = ManifestPath.Append(parent, entry.Key)
        from below in (entry.Value as JsonObject is { } child ? Paths(child, path) : []).Prepend(path)
        select below;
}
