using Conformance.Postgres.Operator;
using Npgsql;

namespace Conformance.Server;

/// <summary>
/// Logins with the rendered Secrets, in each form they offer. Where a Secret is the site's own or the operator's, its
/// role has a stand-in password, and there is no URI to try.
/// </summary>
[Trait("Tier", "server")]
public sealed class LoginTests
{
    public static Task<IEnumerable<TheoryDataRow<string>>> Fixtures => ServerFixtures.AllAsync();

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Every_login_works_by_username_and_password(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        server.Configuration.Owner.Username.Should().Be(server.Values.Owner);
        foreach (var login in Able(server))
            await WorksAsync(server, login, server.Server.ClientConnection(
                login.Secret.GetValueOrDefault("dbname", server.Values.Database),
                login.Secret.GetValueOrDefault("username", login.Username),
                login.Password));
    }

    [Theory, MemberData(nameof(Fixtures))]
    public Task Every_login_works_by_uri(string fixture) => WorksAsync(fixture, "uri", ConnectionUri.ParseLibpq);

    [Theory, MemberData(nameof(Fixtures))]
    public Task Every_login_works_by_jdbc_uri(string fixture) => WorksAsync(fixture, "jdbc-uri", ConnectionUri.ParseJdbc);

    private static async Task WorksAsync(string fixture, string key, Func<string, NpgsqlConnectionStringBuilder> parse)
    {
        var server = await Servers.ForAsync(fixture);

        server.Configuration.Owner.IsRendered.Should().Be(!server.Values.OwnerPasswordIsElsewhere);
        foreach (var login in Able(server).Where(login => login.IsRendered))
        {
            login.Secret.Should().ContainKey(key);
            var uri = parse(login.Secret[key]);
            uri.Host.Should().Be(login.Secret["host"]);
            uri.Port.ToString().Should().Be(login.Secret["port"]);
            await WorksAsync(server, login, server.Server.ClientConnection(uri.Database!, uri.Username!, uri.Password));
        }
    }

    /// <summary>A role that may have no connection cannot show its password.</summary>
    private static IEnumerable<Login> Able(FixtureServer server) => server.Configuration.Logins.Where(login =>
        server.Configuration.Roles.All(role => role.Name != login.Username || (role.Login && role.ConnectionLimit != 0)));

    private static async Task WorksAsync(FixtureServer server, Login login, NpgsqlConnectionStringBuilder client)
    {
        client.Username.Should().Be(login.Username);
        var outcome = await server.TryAsync(client);
        outcome.IsLetIn.Should().BeTrue("{0} has to log in: {1}", login.Username, outcome);
    }
}
