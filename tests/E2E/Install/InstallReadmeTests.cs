using Conformance.E2E.Readme;
using Conformance.Helm;

namespace Conformance.E2E.Install;

/// <summary>The commands that the chart's README gives for checking an installation work as written.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallReadmeTests(E2ERun run) : InstallTest(run)
{
    public static TheoryData<ReadmeBlock> Verification =>
        [.. ChartReadme.Blocks.Where(block => block.Purpose == "verification")];

    [Theory]
    [MemberData(nameof(Verification), DisableDiscoveryEnumeration = true)]
    public async Task Verification_commands_succeed(ReadmeBlock block)
    {
        var production = await ReleaseAsync(ReleaseName.Option1Production);
        var development = await ReleaseAsync(ReleaseName.Option1Development);

        var (_, error) = await Releases.RunAsync(
            production.Kubernetes, HelmMajor.Helm4, block.Commands, production.Namespace, development.Namespace, Cancelled);

        Warnings.In(error).Should().BeEmpty();
    }
}
