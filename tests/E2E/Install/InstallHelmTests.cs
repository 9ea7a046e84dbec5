using Conformance.Helm;
using Conformance.Reporting;

namespace Conformance.E2E.Install;

/// <summary>What Helm does with an installed release: its test passes, an upgrade with the same values is no change.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallHelmTests(E2ERun run) : InstallTest(run)
{
    public static TheoryData<ReleaseName, HelmMajor> Tested { get; } = new()
    {
        { ReleaseName.Option3, HelmChoice.Or(HelmMajor.Helm3) },
        { ReleaseName.Option1Development, HelmChoice.Or(HelmMajor.Helm4) },
    };

    public static TheoryData<ReleaseName, HelmMajor> Upgraded { get; } = new()
    {
        { ReleaseName.Option3, HelmChoice.Or(HelmMajor.Helm3) },
        { ReleaseName.Option2, HelmChoice.Or(HelmMajor.Helm4) },
    };

    [Fact]
    public async Task Cluster_of_two_is_ready_in_time()
    {
        var release = await ReleaseAsync(ReleaseName.Option1Production);

        Measurements.Record("install", "cluster of two ready", release.ReadyAfter.TotalSeconds, "s", 60);

        release.ReadyAfter.Should().BePositive();
    }

    /// <summary>
    /// Not on the production release: the README's verification runs it there, perhaps at this moment, and the hook's
    /// before-hook-creation deletes a test pod that is still running.
    /// </summary>
    [Theory]
    [MemberData(nameof(Tested))]
    public async Task Helm_test_passes(ReleaseName name, HelmMajor helm)
    {
        var release = await ReleaseAsync(name);

        var result = await release.Kubernetes.HelmAsync(
            helm, ["test", Release.Name, "--namespace", release.Namespace, "--timeout", "2m"], Cancelled);

        result.ExitCode.Should().Be(0, "helm test said {0}{1}", result.StandardOutput, result.StandardError);
        result.StandardOutput.Should().Contain("Succeeded");
    }

    [Theory]
    [MemberData(nameof(Upgraded))]
    public async Task Upgrade_with_the_same_values_changes_nothing(ReleaseName name, HelmMajor helm)
    {
        var release = await ReleaseAsync(name);
        var before = await release.Postgres.GetAsync(Cancelled);

        var result = await release.Kubernetes.HelmAsync(
            helm, ["upgrade", Release.Name, Repository.Chart, "--namespace", release.Namespace, "--reuse-values"], Cancelled);

        result.ExitCode.Should().Be(0, "helm upgrade said {0}", result.StandardError);
        (await release.Postgres.GetAsync(Cancelled)).Integer("metadata.generation").Should().Be(before.Integer("metadata.generation"));
    }
}
