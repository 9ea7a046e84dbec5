using Conformance.Clusters;
using Conformance.Helm;

namespace Conformance.E2E.Install;

/// <summary>An install that cannot succeed is told in one line, soon, and leaves nothing behind.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallRefusedTests(E2ERun run) : InstallTest(run)
{
    [Fact]
    public async Task Image_that_cannot_be_pulled_ends_the_wait_at_once()
    {
        var cluster = (await Run.LeaseAsync()).Cluster;
        var space = await cluster.Namespaces.CreateAsync("install-no-image", Cancelled);
        var install = await cluster.HelmAsync(
            HelmMajor.Helm4,
            ["install", Release.Name, Repository.Chart, "--namespace", space, "--set", "global.dbPassword=secret",
                "--set", "replication.instances=1", "--set", "image.registry=registry.invalid", "--set", "image.family=official",
                "--set", "image.tag=17.2"],
            Cancelled);
        install.ExitCode.Should().Be(0, "helm said {0}", install.StandardError);

        var wait = () => new PostgresCluster(cluster, space, "postgres").WaitReadyAsync(Cancelled);

        var told = (await wait.Should().ThrowAsync<ConformanceException>()).Which;
        told.Problem.Should().Contain("cannot pull the image registry.invalid/library/postgres:17.2");
        told.Remedy.Should().Contain("CONFORMANCE_IMAGES");

        await cluster.Namespaces.RemoveAsync(space, Cancelled);
        (await cluster.FindAsync(ResourceKind.Namespace, null, space, Cancelled)).Should().BeNull();
        cluster.Namespaces.Made.Should().NotContain(space);
    }
}
