using Conformance.Clusters;
using Conformance.E2E.Readme;
using Conformance.Helm;
using Conformance.Tools;

namespace Conformance.E2E.Django;

/// <summary>What documents tell an operator to type works as written, and the probe proves what that does not.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "django")]
public sealed class DjangoDocumentTests(E2ERun run, DjangoSites sites) : DjangoTest(run, sites)
{
    /// <summary>The chart of before gave these for checking an installation: whoever comes from it goes on typing them.</summary>
    private const string KnownCommands = """
        # 클러스터 상태
        kubectl get cluster -n ibs-prod postgres

        # Pod 상태
        kubectl get pods -n ibs-prod -l cnpg.io/cluster=postgres

        # 레플리케이션 상태
        kubectl exec -n ibs-prod postgres-1 -- \
          psql -U postgres -c "SELECT * FROM pg_stat_replication;"

        # Django Pod에서 연결 테스트
        kubectl exec -n ibs-prod deployment/web -- \
          python manage.py check --database default

        kubectl exec -n ibs-prod deployment/web -- \
          python manage.py check --database replica
        """;

    private static readonly Dictionary<string, string> DeadReplica = new() { ["DATABASE_READ_HOST"] = "127.0.0.1" };

    [Fact]
    public async Task Commands_that_operators_know_work_as_written()
    {
        var (site, _) = await ReplicatedAsync();

        var (exitCode, output, error) = await RunAsync(site, KnownCommands);

        exitCode.Should().Be(0, "{0}", error);
        output.Should().Contain("Cluster in healthy state").And.Contain("postgres-3");
        output.Split("System check identified no issues").Should().HaveCount(3, "both checks passed");
    }

    [Fact]
    public async Task Check_passes_against_a_host_where_no_server_is_and_the_probe_does_not()
    {
        var (site, _) = await ReplicatedAsync();

        var check = await site.Web.TryManageAsync(["check", "--database", "replica"], DeadReplica, Cancelled);
        var probe = await site.Web.TryManageAsync(["probe"], DeadReplica, Cancelled);

        check.ExitCode.Should().Be(0, "{0}", check.StandardError);
        probe.ExitCode.Should().NotBe(0);
        probe.StandardError.Should().Contain("OperationalError").And.Contain("Connection refused");
    }

    [Fact]
    public async Task Question_of_the_README_is_answered_rightly_with_replicas_and_fails_without()
    {
        var (site, _) = await ReplicatedAsync();
        var single = await SingleAsync();
        var commands = ChartReadme.Single("django", "Verification").Commands;

        var (exitCode, _, error) = await RunAsync(site, commands);
        var alone = await RunAsync(single, commands);

        exitCode.Should().Be(0, "{0}", error);
        alone.ExitCode.Should().NotBe(0, "with one instance the replica's alias leads to the primary");
        alone.Error.Should().Contain("AssertionError: replica");
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(DjangoSite site, string commands)
    {
        using var folder = new ScratchDirectory();
        var result = await CommandBlock.RunAsync(
            site.Lease.Cluster, HelmChoice.Or(HelmMajor.Helm4), folder.Path, commands.Replace("ibs-prod", site.Namespace, StringComparison.Ordinal), Cancelled);
        return (result.ExitCode, result.StandardOutput, result.StandardError);
    }
}
