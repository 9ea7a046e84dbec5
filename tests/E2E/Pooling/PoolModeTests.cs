using Conformance.Django;
using Conformance.E2E.Readme;

namespace Conformance.E2E.Pooling;

/// <summary>Each setting of Django does through PgBouncer what the README's table says, in each mode and with both drivers.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "pooling")]
public sealed class PoolModeTests(E2ERun run, PooledSites sites) : PoolingTest(run, sites)
{
    private const string Role = "reports";

    private static readonly Dictionary<string, string> WithoutCursors = new() { ["DISABLE_SERVER_SIDE_CURSORS"] = "1" };

    private static readonly Dictionary<string, string> PreparedAtOnce = new() { ["PREPARE_THRESHOLD"] = "0" };

    private static readonly Dictionary<string, string> Psycopg2 = new() { ["DATABASE_DRIVER"] = "psycopg2" };

    [Fact]
    public void Table_says_what_is_checked_here() => ChartReadme.Table("Connection pooling").Select(row => string.Join(" | ", row)).Should().Equal(
        "`CONN_MAX_AGE` | `0`: a connection that stays open keeps a server connection for itself | any; with persistent connections also `CONN_HEALTH_CHECKS: True`",
        "`DISABLE_SERVER_SIDE_CURSORS` | not needed | `True`, or `.iterator()` fails",
        "psycopg 3's `prepare_threshold` in `OPTIONS` | any | any; PgBouncer keeps track of prepared statements",
        "`options` in `OPTIONS` | not to be relied on: set `database.searchPath`, or `ALTER ROLE` | not to be relied on",
        "`assume_role` in `OPTIONS` | works | must not be set: the role would stay with the server connection",
        "advisory locks, temporary tables, `LISTEN`, `SET` | work | only within one transaction");

    [Fact]
    public async Task Session_mode_keeps_all_that_a_session_has()
    {
        var site = await SiteAsync("session");
        await GrantRoleAsync(site);

        foreach (var driver in new[] { PreparedAtOnce, Psycopg2 })
        {
            var report = await PooledAsync(site, driver);

            report.Idle.ToString().Should().Be("2", "a connection that stays open keeps a server connection for itself");
            report.Iterator.ToString().Should().Be("6");
            report.Prepared.ToString().Should().Be("12");
            report.Setting.ToString().Should().Be($"\"{PooledReport.Set}\"");
            report.Lock.ToString().Should().Be("true");
            report.Table.ToString().Should().Be("1");
            report.Listening.ToString().Should().Be("1");
            report.Transaction.ToString().Should().Be("""["54321kB", 1, 1]""");
            report.Roles!.ToString().Should().Be($"""["{Role}", "ibs"]""");
        }
    }

    [Fact]
    public async Task Transaction_mode_keeps_what_a_transaction_has()
    {
        var site = await SiteAsync();
        await GrantRoleAsync(site);

        foreach (var driver in new[] { PreparedAtOnce, Psycopg2 })
        {
            var report = await PooledAsync(site, driver);

            report.Idle.ToString().Should().Be("1", "idle clients share a server connection");
            report.Iterator.Error.Should().MatchRegex("^cursor .* does not exist$");
            report.Prepared.ToString().Should().Be("12", "PgBouncer prepares on whichever connection it takes");
            report.Setting.ToString().Should().NotBe($"\"{PooledReport.Set}\"");
            report.Lock.ToString().Should().Be("false");
            report.Table.Error.Should().Be("relation \"pooled\" does not exist");
            report.Listening.ToString().Should().Be("0");
            report.Transaction.ToString().Should().Be("""["54321kB", 1, 1]""");
            report.Roles!.ToString().Should().Be($"""["{Role}", "{Role}"]""", "the next client got the role too");
            (await PooledAsync(site, driver, WithoutCursors)).Iterator.ToString().Should().Be("6");
        }
    }

    [Theory]
    [InlineData("session", "psycopg")]
    [InlineData("session", "psycopg2")]
    [InlineData("transaction", "psycopg")]
    [InlineData("transaction", "psycopg2")]
    public async Task Django_writes_and_reads_with_the_database_s_search_path(string mode, string driver)
    {
        var site = await SiteAsync(mode);

        var probe = DjangoProbe.Parse(await site.Site.Web.ManageAsync(
            ["probe", "--writes", "20"], Merged(PooledSite.Hosts, WithoutCursors, new Dictionary<string, string> { ["DATABASE_DRIVER"] = driver }), Cancelled));

        probe.Driver.Should().Be(driver);
        probe.ReadBackMs.Should().HaveCount(20);
        foreach (var (alias, answer) in probe.Aliases)
            answer.Should().Be(new DjangoAlias(InRecovery: alias == "replica", "ibs, public", answer.ServerVersion, "ibs", "ibs"));
    }

    [Theory]
    [InlineData("session")]
    [InlineData("transaction")]
    public async Task Options_of_one_client_are_dropped_or_its_own_and_never_another_s(string mode)
    {
        var site = await SiteAsync(mode);
        const string Options = "Options=-c search_path=pg_catalog -c work_mem=9MB";
        await using (var direct = await PooledSite.ConnectAsync($"{site.Release.Primary};Pooling=false;{Options}", Cancelled))
            (await PooledSite.AskAsync<string>(direct, "SHOW work_mem", Cancelled)).Should().Be("9MB");

        for (var time = 1; time <= 3; time++)
        {
            await using (var given = await PooledSite.ConnectAsync($"{site.Pooled};{Options}", Cancelled))
            {
                (await PooledSite.AskAsync<string>(given, "SHOW work_mem", Cancelled)).Should().NotBe("9MB");
                // PgBouncer 1.26 applies this one, at times; before, none.
                (await PooledSite.AskAsync<string>(given, "SHOW search_path", Cancelled)).Should().BeOneOf("ibs, public", "pg_catalog");
            }

            await using var next = await PooledSite.ConnectAsync(site.Pooled, Cancelled);
            (await PooledSite.AskAsync<string>(next, "SHOW search_path", Cancelled)).Should().Be("ibs, public");
        }
    }

    private static async Task<PooledReport> PooledAsync(PooledSite site, params IReadOnlyList<IReadOnlyDictionary<string, string>> settings) => PooledReport.Parse(
        await site.Site.Web.ManageAsync(["pooled", "--role", Role], Merged([PooledSite.Hosts, .. settings]), Cancelled));

    private static async Task GrantRoleAsync(PooledSite site) => await site.Release.Postgres.QueryInstanceAsync(
        await site.Release.PrimaryNameAsync(Cancelled),
        $"SELECT 'CREATE ROLE {Role}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{Role}') \\gexec\nGRANT {Role} TO ibs",
        cancellationToken: Cancelled);

    private static Dictionary<string, string> Merged(params IReadOnlyList<IReadOnlyDictionary<string, string>> settings) =>
        settings.SelectMany(one => one).ToDictionary(pair => pair.Key, pair => pair.Value);
}
