using Conformance.Postgres.Operator;

namespace Conformance.Server;

[Trait("Tier", "server")]
public sealed class RoleTests
{
    private const string Attributes =
        "SELECT format('login=%s superuser=%s createdb=%s createrole=%s inherit=%s replication=%s bypassrls=%s limit=%s', "
        + "rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolinherit, rolreplication, rolbypassrls, rolconnlimit) "
        + "FROM pg_roles WHERE rolname = $1";

    public static Task<IEnumerable<TheoryDataRow<string>>> Fixtures => ServerFixtures.AllAsync();

    public static Task<IEnumerable<TheoryDataRow<string>>> WithRoles => ServerFixtures.WithAsync("managedRoles");

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Owner_has_no_more_rights_than_the_values_say(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        var createdb = server.Values.OwnerCreatesDatabases ? "t" : "f";
        (await server.QueryAsync<string>(Attributes, server.Values.Owner)).Should().Equal(
            $"login=t superuser=f createdb={createdb} createrole=f inherit=t replication=f bypassrls=f limit=-1");
    }

    [Theory, MemberData(nameof(WithRoles))]
    public async Task Managed_roles_are_as_declared(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        server.Configuration.Roles.Should().NotBeEmpty();
        foreach (var role in server.Configuration.Roles)
            (await server.QueryAsync<string>(Attributes, role.Name)).Should().Equal(role.Present ? [Expected(role)] : [], "{0} is declared so", role.Name);
    }

    [Theory, MemberData(nameof(WithRoles))]
    public async Task Managed_roles_have_the_declared_memberships_passwords_and_dates(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        foreach (var role in server.Configuration.Roles.Where(role => role.Present))
        {
            (await server.QueryAsync<string>(
                "SELECT pg_get_userbyid(roleid)::text FROM pg_auth_members WHERE pg_get_userbyid(member) = $1", role.Name))
                .Should().BeEquivalentTo(role.InRoles);
            (await server.QueryAsync<bool>("SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = $1 AND rolpassword IS NOT NULL", role.Name))
                .Should().Equal(role.Password is null ? [] : [true]);
            (await server.QueryAsync<DateTime>("SELECT rolvaliduntil FROM pg_roles WHERE rolname = $1 AND rolvaliduntil IS NOT NULL", role.Name))
                .Should().Equal(role.ValidUntil is { } until ? [DateTime.Parse(until).ToUniversalTime()] : []);
            (await server.QueryAsync<string>("SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = $1", role.Name))
                .Should().Equal(role.Comment);
        }
    }

    private static string Expected(ManagedRole role)
    {
        static char Flag(bool on) => on ? 't' : 'f';
        return $"login={Flag(role.Login)} superuser={Flag(role.Superuser)} createdb={Flag(role.CreateDb)} createrole={Flag(role.CreateRole)} "
            + $"inherit={Flag(role.Inherit)} replication={Flag(role.Replication)} bypassrls={Flag(role.BypassRls)} limit={role.ConnectionLimit}";
    }
}
