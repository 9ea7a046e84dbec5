using CliWrap;
using CliWrap.Buffered;
using Conformance.Clusters;
using Conformance.Tools;

namespace Conformance.E2E.Install;

/// <summary>
/// A run on a machine or with settings that cannot work, seen from outside: this same test program as another process.
/// One line says what is wrong and what to do; what did not run is never green.
/// </summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class BadInputTests
{
    /// <summary>A version that no Docker speaks: the way to have none on a machine that has one.</summary>
    private static readonly (string, string?) NoDocker = ("DOCKER_API_VERSION", "9.99");

    [Fact]
    public async Task Without_Docker_nothing_runs_and_the_reason_is_told()
    {
        var run = await RunAsync(NoDocker, ("CONFORMANCE_REQUIRE_E2E", null), ("CONFORMANCE_KUBECONFIG", null));

        run.StandardOutput.Should().Contain("No Docker: Testcontainers found no Docker that answers.")
            .And.MatchRegex(@"Total: (\d+), Errors: 0, Failed: 0, Skipped: \1,");
    }

    [Fact]
    public async Task Without_Docker_a_required_tier_fails()
    {
        var run = await RunAsync(NoDocker, ("CONFORMANCE_REQUIRE_E2E", "1"), ("CONFORMANCE_KUBECONFIG", null));

        ShouldFailOnce(run, "No Docker: Testcontainers found no Docker that answers.", "CONFORMANCE_REQUIRE_E2E");
    }

    [Fact]
    public async Task Kubeconfig_that_points_nowhere_is_told()
    {
        using var scratch = new ScratchDirectory();
        var kubeconfig = scratch.File("kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, """
            apiVersion: v1
            kind: Config
            current-context: nowhere
            clusters: [{name: nowhere, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: nobody, user: {token: none}}]
            contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
            """, TestContext.Current.CancellationToken);

        var run = await RunAsync(("CONFORMANCE_KUBECONFIG", kubeconfig));

        ShouldFailOnce(run, "The API server https://127.0.0.1:1", "does not answer", "Check that the cluster runs");
    }

    [Fact]
    public async Task Manifest_with_a_wrong_checksum_is_told_before_a_node_starts()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(
            scratch.File(Versions.Current.Operator.Manifest.File), "kind: Surprise", TestContext.Current.CancellationToken);

        var run = await RunAsync(
            ("CONFORMANCE_ARTIFACTS", scratch.Path), ("CONFORMANCE_KUBECONFIG", null), ("CONFORMANCE_REQUIRE_E2E", null));

        if (run.StandardOutput.Contains("No Docker", StringComparison.Ordinal))
            Assert.Skip("No Docker: no run gets as far as the manifest.");
        ShouldFailOnce(run, "Wrong checksum", Versions.Current.Operator.Manifest.Sha256);
    }

    private static void ShouldFailOnce(BufferedCommandResult run, params string[] told)
    {
        run.ExitCode.Should().NotBe(0);
        run.StandardOutput.Should().ContainAll(told).And.MatchRegex("Failed: 1, Skipped: [1-9]");
    }

    private static async Task<BufferedCommandResult> RunAsync(params (string Name, string? Value)[] settings)
    {
        // Its results are not this run's.
        using var results = new ScratchDirectory();
        return await Processes.RunAsync(
            Cli.Wrap(Path.Combine(AppContext.BaseDirectory, "Conformance.E2E"))
                .WithArguments(["-class", typeof(InstallDatabaseTests).FullName!, "-noColor"])
                .WithEnvironmentVariables(environment =>
                {
                    environment.Set("CONFORMANCE_OUTPUT", results.Path).Set("CONFORMANCE_PROGRESS", null);
                    foreach (var (name, value) in settings)
                        environment.Set(name, value);
                }),
            Deadlines.Kubectl,
            TestContext.Current.CancellationToken);
    }
}
