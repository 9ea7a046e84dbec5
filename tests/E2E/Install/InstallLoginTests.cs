using Conformance.Clusters;

namespace Conformance.E2E.Install;

/// <summary>Both secrets log in over TCP with TLS verified in full against the Cluster's CA, under every name a service has.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallLoginTests(E2ERun run) : InstallTest(run)
{
    private const string WhoAndHow = "SELECT current_user, (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid())";

    [Theory]
    [InlineData(ReleaseName.Option1Production, Login.App, "postgres-cnpg-primary")]
    [InlineData(ReleaseName.Option1Production, Login.App, "postgres-cnpg-read")]
    [InlineData(ReleaseName.Option1Production, Login.Superuser, "postgres-cnpg-primary")]
    [InlineData(ReleaseName.Option1Production, Login.Superuser, "postgres-cnpg-read")]
    [InlineData(ReleaseName.Option2, Login.App, "postgres-cnpg-primary")]
    [InlineData(ReleaseName.Option2, Login.Superuser, "postgres-cnpg-primary")]
    [InlineData(ReleaseName.Option3, Login.App, "postgres-cnpg-read")]
    [InlineData(ReleaseName.Option1Development, Login.App, "postgres-primary")]
    [InlineData(ReleaseName.Option1Development, Login.App, "postgres-read")]
    [InlineData(ReleaseName.Option1Development, Login.Superuser, "postgres-primary")]
    [InlineData(ReleaseName.Option1Development, Login.Superuser, "postgres-cnpg-primary")]
    public async Task Secret_logs_in_with_TLS_verified(ReleaseName name, Login login, string service)
    {
        var release = await ReleaseAsync(name);

        var full = await release.Client.QueryAsync(login, release.Host(service), WhoAndHow, "postgres", Cancelled);
        var brief = await release.Client.QueryAsync(login, service, WhoAndHow, "postgres", Cancelled);

        full.Should().Be(login == Login.App ? "ibs|t" : "postgres|t");
        brief.Should().Be(full);
    }

    [Theory]
    [InlineData(ReleaseName.Option1Production, Login.App)]
    [InlineData(ReleaseName.Option1Development, Login.App)]
    [InlineData(ReleaseName.Option1Development, Login.Superuser)]
    public async Task Uri_of_the_secret_logs_in(ReleaseName name, Login login)
    {
        var release = await ReleaseAsync(name);

        var user = await release.Client.QueryByUriAsync(login, "uri", "SELECT current_user", Cancelled);

        user.Should().Be(login == Login.App ? "ibs" : "postgres");
    }

    /// <summary>Without this a server that trusts everybody would pass every login above.</summary>
    [Fact]
    public async Task Password_of_another_user_is_refused()
    {
        // Its two passwords differ, which those from global.dbPassword do not.
        var release = await ReleaseAsync(ReleaseName.Option1Development);

        var login = () => release.Client.QueryAsync(
            Login.App, release.Host("postgres-cnpg-primary"), "SELECT 1", "postgres", Cancelled, user: "postgres");

        (await login.Should().ThrowAsync<ConformanceException>()).Which.Message.Should().Contain("password authentication failed");
    }
}
