using Conformance.Postgres.Operator;
using Npgsql;

namespace Conformance.Server;

/// <summary>
/// What pg_hba.conf decides for clients over TCP. They come from this machine: a rule for another network is shown to
/// be read as written and to stand in its place, not to match there.
/// </summary>
[Trait("Tier", "server")]
public sealed class HostBasedAuthenticationTests
{
    private const string WrongPassword = "certainly not the password";

    public static Task<IEnumerable<TheoryDataRow<string>>> Fixtures => ServerFixtures.AllAsync();

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Every_rule_is_read_without_error(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        var errors = await server.QueryAsync<string>(
            "SELECT format('line %s: %s', line_number, error) FROM pg_hba_file_rules WHERE error IS NOT NULL");
        errors.Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Rendered_rules_stand_between_the_operators_own(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        var rules = await server.QueryAsync<string>(
            "SELECT format('%s %s %s %s', type, array_to_string(database, ','), array_to_string(user_name, ','), auth_method) "
            + "FROM pg_hba_file_rules ORDER BY line_number");
        var first = ServerFiles.FirstHbaLine - 1;
        rules[first - 1].Should().Be("hostssl all cnpg_pooler_pgbouncer cert");
        rules[^1].Should().Be("host all all scram-sha-256");
        var own = rules.Skip(first).SkipLast(1).ToList();
        own.Should().HaveSameCount(server.Configuration.HbaLines);
        foreach (var (rule, line) in own.Zip(server.Configuration.HbaLines))
            line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Should().ContainInOrder(rule.Split(' '));
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Owner_is_let_in_with_its_password_and_not_without(string fixture)
    {
        var server = await Servers.ForAsync(fixture);
        var (owner, database) = (server.Configuration.Owner, server.Configuration.Database);

        var right = await server.TryAsync(server.Server.ClientConnection(database, owner.Username, owner.Password));
        right.IsLetIn.Should().BeTrue(right.ToString());
        var wrong = await server.TryAsync(server.Server.ClientConnection(database, owner.Username, WrongPassword));
        wrong.IsWrongPassword.Should().BeTrue(wrong.ToString());
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Superuser_is_let_in_exactly_when_there_is_a_superuser_secret(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        var wrong = await server.TryAsync(server.Server.ClientConnection("postgres", "postgres", WrongPassword));
        wrong.IsWrongPassword.Should().BeTrue(wrong.ToString());
        if (server.Configuration.Superuser is { } superuser)
        {
            var right = await server.TryAsync(server.Server.ClientConnection("postgres", "postgres", superuser.Password));
            right.IsLetIn.Should().BeTrue(right.ToString());
        }
        else
        {
            (await server.QueryAsync<bool>("SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = 'postgres'")).Should().Equal(true);
        }
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Stranger_is_refused(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        var outcome = await server.TryAsync(
            server.Server.ClientConnection(server.Configuration.Database, "nobody_that_exists", server.Configuration.Owner.Password));
        outcome.IsLetIn.Should().BeFalse();
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Owner_may_not_replicate(string fixture)
    {
        var server = await Servers.ForAsync(fixture);
        var owner = server.Configuration.Owner;

        var outcome = await LoginOutcome.TryReplicationAsync(Replication(server, owner.Username, owner.Password));
        outcome.IsRejectedByRule.Should().BeTrue(outcome.ToString());
    }

    /// <summary>The operator's own standbys come with a certificate; a password opens nothing.</summary>
    [Theory, MemberData(nameof(Fixtures))]
    public async Task Replication_user_needs_a_certificate(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        var outcome = await LoginOutcome.TryReplicationAsync(Replication(server, "streaming_replica", WrongPassword));
        outcome.IsRejectedByRule.Should().BeTrue(outcome.ToString());
        outcome.Message.Should().Contain("certificate");
    }

    private static NpgsqlConnectionStringBuilder Replication(FixtureServer server, string username, string password) =>
        server.Server.ClientConnection("", username, password);
}
