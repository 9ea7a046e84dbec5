namespace Conformance.Server;

[Trait("Tier", "server")]
public sealed class StartTests
{
    public static Task<IEnumerable<TheoryDataRow<string>>> Fixtures => ServerFixtures.AllAsync();

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Server_starts_on_the_rendered_configuration(string fixture)
    {
        var server = await Servers.StartAsync(fixture);

        var version = await server.QueryAsync<string>("SHOW server_version_num");
        version.Should().ContainSingle().Which.Should().StartWith(server.Configuration.Version.Major.ToString());
        (await server.QueryAsync<bool>("SELECT pg_is_in_recovery()")).Should().Equal(false);
    }
}
