using Conformance.Fixtures;

namespace Conformance.Server;

/// <summary>Which fixtures have cases here: a case that can never run would keep every qualification open.</summary>
[Trait("Tier", "server")]
public sealed class ServerFixturesTests
{
    private static readonly string[] AnotherServersData = ["bootstrap-recovery", "bootstrap-pg-basebackup"];

    [Fact]
    public async Task All_have_cases_but_those_that_begin_with_another_servers_data()
    {
        var expected = Fixture.All.Where(fixture => !fixture.IsUsersOwn).Select(fixture => fixture.Name)
            .Where(name => !AnotherServersData.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

        (await ServerFixtures.AllAsync()).Select(row => row.Data).Where(name => name != Fixture.UsersOwn).Should().Equal(expected);
    }
}
