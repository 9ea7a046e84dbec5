using Conformance.Fixtures;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Conformance.Unit.Fixtures;

/// <summary>
/// What each fixture renders to, so that a change of the chart shows its effect in the diff. Update with
/// <c>CONFORMANCE_UPDATE_SNAPSHOTS=1 dotnet test --project tests/Unit</c>.
/// </summary>
[Trait("Tier", "unit")]
public sealed class SnapshotTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Unit", "Snapshots");

    private static IEnumerable<Fixture> Fixtures => Fixture.All.Where(fixture => !fixture.IsUsersOwn);

    public static TheoryData<string> Names() => new(Fixtures.Select(fixture => fixture.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Renders_as_reviewed(string name)
    {
        var render = await Fixture.Named(name).RenderAsync();
        render.Succeeded.Should().BeTrue("{0} must render, but: {1}", render.Request, render.Error);
        var path = Path.Combine(Folder, $"{name}.yaml");
        if (Settings.UpdateSnapshots)
        {
            Directory.CreateDirectory(Folder);
            await File.WriteAllTextAsync(path, render.Text, TestContext.Current.CancellationToken);
        }

        File.Exists(path).Should().BeTrue("{0} needs a snapshot; write it with CONFORMANCE_UPDATE_SNAPSHOTS=1", name);
        var expected = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        if (expected != render.Text)
            Assert.Fail($"{render.Request} no longer renders to tests/Unit/Snapshots/{name}.yaml.\n"
                + $"{Difference(expected, render.Text)}\nIf that is meant, run with CONFORMANCE_UPDATE_SNAPSHOTS=1 and commit.");
    }

    [Fact]
    public void No_snapshot_is_left_of_a_fixture_that_is_gone()
    {
        var snapshots = Directory.EnumerateFiles(Folder, "*.yaml").Select(Path.GetFileNameWithoutExtension);

        snapshots.Should().BeSubsetOf(Fixtures.Select(fixture => fixture.Name));
    }

    [Fact]
    public async Task A_difference_shows_the_lines_around_it()
    {
        var render = await Fixture.Named("option-3-own-values").RenderAsync();
        var changed = render.Text.Replace("instances: 2", "instances: 3");

        Difference(render.Text, changed).Should().Contain("-   instances: 2\n+   instances: 3").And.Contain("  spec:");
    }

    /// <summary>Changed lines with one line around each, and the template they stand in.</summary>
    private static string Difference(string expected, string actual)
    {
        var lines = InlineDiffBuilder.Diff(expected, actual).Lines;
        var shown = new List<string>();
        var last = -1;
        for (var index = 0; index < lines.Count; index++)
        {
            var isNear = Enumerable.Range(index - 1, 3)
                .Any(near => near >= 0 && near < lines.Count && lines[near].Type != ChangeType.Unchanged);
            if (!isNear && !lines[index].Text.StartsWith("# Source:", StringComparison.Ordinal))
                continue;
            if (index > last + 1)
                shown.Add("…");
            last = index;
            shown.Add(lines[index].Type switch
            {
                ChangeType.Inserted => "+ ",
                ChangeType.Deleted => "- ",
                _ => "  ",
            } + lines[index].Text);
        }

        return string.Join('\n', shown);
    }
}
