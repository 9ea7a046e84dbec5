using CliWrap;
using CliWrap.Buffered;
using Conformance.Tools;
using Conformance.Upgrade;

namespace Conformance.Unit.Upgrade;

/// <summary>What <c>--baseline</c> finds, in a git repository of the test's own.</summary>
[Trait("Tier", "unit")]
public sealed class BaselineChartTests : IAsyncLifetime
{
    private readonly ScratchDirectory repository = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ExecutablePath.Find("git") is not null, "there is no git here");
        await GitAsync("init", "--quiet", "--initial-branch", "main");
    }

    public ValueTask DisposeAsync()
    {
        repository.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_tag_is_exported_with_its_own_chart_and_gone_afterwards()
    {
        var commit = await CommitAsync("1.0.0", "v1.0.0");
        await CommitAsync("1.1.0");

        string folder;
        using (var baseline = await ResolveAsync("v1.0.0"))
        {
            folder = baseline!.Folder;
            (await File.ReadAllTextAsync(Path.Combine(folder, "Chart.yaml"), Cancelled)).Should().Contain("version: 1.0.0");
            baseline.Source.Should().BeEquivalentTo(new { Name = "tag v1.0.0", Version = "1.0.0", AppVersion = "17.2", Commit = commit });
            Directory.GetFileSystemEntries(Path.GetDirectoryName(folder)!).Select(Path.GetFileName).Should().Contain("chart").And.NotContain("other");
        }

        Directory.Exists(folder).Should().BeFalse();
    }

    [Fact]
    public async Task By_default_it_is_the_newest_release_by_version_and_not_by_time()
    {
        await CommitAsync("1.10.0", "v1.10.0");
        await CommitAsync("1.9.1", "v1.9.1");
        await CommitAsync("2.0.0-rc.1", "v2.0.0-rc.1");
        await CommitAsync("2.0.0", "not-a-release");
        await CommitAsync("2.0.0");

        using var baseline = await ResolveAsync(null);

        baseline!.Source.Name.Should().Be("tag v1.10.0");
    }

    [Fact]
    public async Task The_tag_of_this_very_commit_is_what_is_qualified_unless_the_chart_was_changed_since()
    {
        await CommitAsync("1.0.0", "v1.0.0");
        await CommitAsync("1.1.0", "v1.1.0");

        using (var clean = await ResolveAsync(null))
            clean!.Source.Name.Should().Be("tag v1.0.0");
        await WriteAsync("1.2.0");
        using var changed = await ResolveAsync(null);

        changed!.Source.Name.Should().Be("tag v1.1.0");
        (await BaselineChart.CommitOfAsync(repository.Path, Cancelled)).Should().EndWith("-dirty");
    }

    [Fact]
    public async Task Without_any_release_there_is_none()
    {
        await CommitAsync("1.0.0");

        (await ResolveAsync(null)).Should().BeNull();
    }

    [Fact]
    public async Task An_unknown_ref_is_refused_with_the_tags_there_are()
    {
        await CommitAsync("1.0.0", "v1.0.0");
        await CommitAsync("1.1.0", "v1.1.0");

        var problem = await RefusalAsync("v1.2.0");

        problem.Message.Should().Be("There is no folder and no git ref 'v1.2.0'. There are the tags v1.1.0, v1.0.0.");
    }

    [Fact]
    public async Task An_option_in_disguise_is_an_unknown_ref()
    {
        await CommitAsync("1.0.0");

        (await RefusalAsync("-all")).Message.Should().StartWith("There is no folder and no git ref '-all'. There are no tags here");
    }

    [Fact]
    public async Task A_ref_without_a_chart_is_told()
    {
        await File.WriteAllTextAsync(repository.File("other"), "", Cancelled);
        await GitAsync("add", "other");
        await GitAsync("commit", "--quiet", "--message", "no chart yet");
        await GitAsync("tag", "v0.0.1");

        (await RefusalAsync("v0.0.1")).Message.Should().StartWith("The git ref 'v0.0.1' has no chart").And.NotContain("\n");
    }

    [Fact]
    public async Task A_folder_is_used_where_it_lies()
    {
        await WriteAsync("3.0.0");

        using var baseline = await BaselineChart.ResolveAsync("chart", repository.Path, Repository.Root, Cancelled);

        baseline!.Folder.Should().Be(repository.File("chart"));
        baseline.Source.Should().BeEquivalentTo(new { Version = "3.0.0", Commit = (string?)null });
        baseline.Dispose();
        Directory.Exists(repository.File("chart")).Should().BeTrue();
    }

    [Fact]
    public async Task A_folder_that_is_no_chart_is_told()
    {
        Directory.CreateDirectory(repository.File("chart"));

        (await RefusalAsync("chart")).Message.Should().Be(
            $"--baseline names the folder {repository.File("chart")}, which has no Chart.yaml. Name a chart's folder, or a git ref.");
    }

    private Task<BaselineChart?> ResolveAsync(string? asked) => BaselineChart.ResolveAsync(asked, repository.Path, repository.Path, Cancelled);

    private async Task<ConformanceException> RefusalAsync(string asked)
    {
        var resolve = () => ResolveAsync(asked);
        return (await resolve.Should().ThrowAsync<ConformanceException>()).Which;
    }

    private async Task WriteAsync(string version)
    {
        Directory.CreateDirectory(repository.File("chart"));
        await File.WriteAllTextAsync(
            Path.Combine(repository.File("chart"), "Chart.yaml"), $"name: cnpg-postgres\nversion: {version}\nappVersion: \"17.2\"\n", Cancelled);
    }

    private async Task<string> CommitAsync(string version, string? tag = null)
    {
        await WriteAsync(version);
        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--allow-empty", "--message", version);
        if (tag is not null)
            await GitAsync("tag", tag);
        return (await GitAsync("rev-parse", "HEAD")).Trim();
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        var result = await Cli.Wrap("git")
            .WithArguments(["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", .. arguments])
            .WithWorkingDirectory(repository.Path)
            .ExecuteBufferedAsync(Cancelled);
        return result.StandardOutput;
    }
}
