using System.Text.RegularExpressions;
using Conformance.Django;
using Conformance.Ledger;
using Conformance.Reporting;

namespace Conformance.E2E.Django;

/// <summary>The project works in the cluster, with every Django that is at hand and with both drivers.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "django")]
public sealed partial class DjangoProjectTests(E2ERun run, DjangoSites sites) : DjangoTest(run, sites)
{
    private const int Writes = 200;

    public static TheoryData<string, string> Applications =>
        [.. from image in DjangoImage.Offered from driver in new[] { "psycopg", "psycopg2" } select (image, driver)];

    [Theory]
    [MemberData(nameof(Applications), DisableDiscoveryEnumeration = true)]
    public async Task Writes_on_the_primary_reads_on_a_replica_and_passes_its_own_tests(string image, string driver)
    {
        var (site, release) = await ReplicatedAsync();
        var web = image == DjangoImage.Offered[0] ? site.Web : await site.BesideAsync(image, Cancelled);
        var environment = new Dictionary<string, string> { ["DATABASE_DRIVER"] = driver };

        var migrated = await web.ManageAsync(["migrate"], environment, Cancelled);
        var probe = DjangoProbe.Parse(await web.ManageAsync(["probe"], environment, Cancelled));
        var tests = await web.TryManageAsync(["test"], environment, Cancelled);
        Facts.Record("e2e", $"django {probe.Django} {probe.Driver}", image);

        migrated.Should().Contain("No migrations to apply");
        probe.Driver.Should().Be(driver);
        probe.Aliases.Keys.Should().Equal("default", "replica");
        foreach (var (alias, answer) in probe.Aliases)
            answer.Should().Be(new DjangoAlias(InRecovery: alias == "replica", "ibs,public", answer.ServerVersion, "ibs", "ibs"));
        probe.Read.Project.Should().Be("한빛 지역주택조합");
        tests.ExitCode.Should().Be(0, "manage.py test said {0}", tests.StandardError);
        int.Parse(Ran().Match(tests.StandardError).Groups[1].Value).Should().BeGreaterThan(10);
        var primary = await release.PrimaryNameAsync(Cancelled);
        (await site.Postgres.QueryInstanceAsync(primary, "SELECT count(*) FROM pg_database WHERE datname LIKE 'test%'", cancellationToken: Cancelled))
            .Should().Be("0", "the test database is gone again");
    }

    [Fact]
    public async Task What_was_written_is_soon_read_through_the_router()
    {
        var (site, _) = await ReplicatedAsync();

        var probe = DjangoProbe.Parse(await site.Web.ManageAsync(["probe", "--writes", $"{Writes}"], cancellationToken: Cancelled));

        probe.ReadBackMs.Should().HaveCount(Writes);
        var lag = Percentiles.Of(probe.ReadBackMs.Select(TimeSpan.FromMilliseconds));
        Measurements.Record(Scenario, "from commit until read through the router, p50", lag.P50.TotalMilliseconds, "ms");
        Measurements.Record(Scenario, "from commit until read through the router, p95", lag.P95.TotalMilliseconds, "ms", LagBudgetMs);
        Measurements.Record(Scenario, "from commit until read through the router, max", lag.Max.TotalMilliseconds, "ms");
        lag.P95.TotalMilliseconds.Should().BeLessThanOrEqualTo(LagBudgetMs);
    }

    /// <summary>The reader opens a connection in it, as without <c>CONN_MAX_AGE</c>.</summary>
    private const double LagBudgetMs = 250;

    [GeneratedRegex("^Ran ([0-9]+) tests in", RegexOptions.Multiline)]
    private static partial Regex Ran();
}
