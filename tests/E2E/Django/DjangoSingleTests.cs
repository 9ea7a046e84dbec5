using Conformance.Django;

namespace Conformance.E2E.Django;

/// <summary>One instance serves both aliases; and what the owner may not do unless told.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "django")]
public sealed class DjangoSingleTests(E2ERun run, DjangoSites sites) : DjangoTest(run, sites)
{
    [Fact]
    public async Task Replica_alias_answers_where_there_is_no_replica()
    {
        var site = await SingleAsync();

        var probe = DjangoProbe.Parse(await site.Web.ManageAsync(["probe", "--writes", "3"], cancellationToken: Cancelled));

        probe.Aliases.Keys.Should().Equal("default", "replica");
        foreach (var answer in probe.Aliases.Values)
            answer.Should().Be(new DjangoAlias(InRecovery: false, "ibs,public", answer.ServerVersion, "ibs", "ibs"));
        probe.ReadBackMs.Should().HaveCount(3);
    }

    [Fact]
    public async Task Test_runner_is_refused_a_database_unless_the_values_allow_it()
    {
        var site = await SingleAsync();

        var tests = await site.Web.TryManageAsync(["test", "--noinput"], cancellationToken: Cancelled);

        tests.ExitCode.Should().NotBe(0);
        tests.StandardError.Should().Contain("permission denied to create database");
    }
}
