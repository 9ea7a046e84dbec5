using CliWrap;
using Conformance.Clusters;
using Conformance.Helm;
using Conformance.Tools;

namespace Conformance.Unit.Chart;

/// <summary>Prometheus's own tool evaluates each alert on the series of <c>fixtures/alerts/</c>: when it fires, what it says, and when it does not.</summary>
[Trait("Tier", "unit")]
public sealed class AlertRuleTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly Lazy<Task<Render>> WithBackups = new(() => Renderer.RenderAsync(Conformance.Fixtures.Fixture.Named("production").Request.With(
        "--set", "backup.enabled=true,backup.s3.bucket=backups,backup.s3.existingSecret=keys")));

    public static TheoryData<string> Alerts =>
        [.. Directory.GetFiles(Path.Combine(Repository.Chart, "alerts")).Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Alerts))]
    public async Task Alert_fires_when_it_should_and_says_what_it_saw(string alert)
    {
        var promtool = ExecutablePath.Find("promtool");
        Assert.SkipWhen(promtool is null, "There is no promtool on PATH, which evaluates the rules: install Prometheus.");
        using var folder = new ScratchDirectory();
        var rules = (await WithBackups.Value).Single("PrometheusRule").At("spec")!.ToJsonString();
        await File.WriteAllTextAsync(folder.File("rules.yaml"), rules, TestContext.Current.CancellationToken);
        File.Copy(Path.Combine(Repository.Fixtures, "alerts", $"{alert}.yaml"), folder.File("test.yaml"));

        var result = await Processes.RunAsync(
            Cli.Wrap(promtool!).WithArguments(["test", "rules", "test.yaml"]).WithWorkingDirectory(folder.Path), Deadline, TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(0, $"{result.StandardOutput}{result.StandardError}");
        result.StandardOutput.Should().Contain("SUCCESS");
    }
}
