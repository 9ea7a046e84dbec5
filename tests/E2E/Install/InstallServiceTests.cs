using Conformance.Clusters;

namespace Conformance.E2E.Install;

/// <summary>The names that applications connect to lead to the right role, on every connection.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallServiceTests(E2ERun run) : InstallTest(run)
{
    private const int Connections = 20;

    private const string InRecovery = "SELECT pg_is_in_recovery()";

    [Theory]
    [InlineData("postgres-cnpg-primary", "f")]
    [InlineData("postgres-cnpg-read", "t")]
    public async Task Service_answers_with_its_role_on_every_connection(string service, string recovery)
    {
        var release = await ReleaseAsync(ReleaseName.Option1Production);

        var answers = await release.Client.QueryManyAsync(Login.App, release.Host(service), InRecovery, Connections, cancellationToken: Cancelled);

        answers.Should().HaveCount(Connections).And.OnlyContain(answer => answer == recovery);
    }

    [Theory]
    [InlineData(ReleaseName.Option1Development, "postgres-cnpg-read")]
    [InlineData(ReleaseName.Option1Development, "postgres-primary")]
    [InlineData(ReleaseName.Option1Development, "postgres-read")]
    public async Task One_instance_answers_on_every_service(ReleaseName name, string service)
    {
        var release = await ReleaseAsync(name);

        var answers = await release.Client.QueryManyAsync(Login.App, release.Host(service), InRecovery, Connections, cancellationToken: Cancelled);

        answers.Should().HaveCount(Connections).And.OnlyContain(answer => answer == "f");
    }

    [Fact]
    public async Task Replica_refuses_a_write()
    {
        var release = await ReleaseAsync(ReleaseName.Option1Production);

        var write = () => release.Client.QueryAsync(
            Login.App, release.Host("postgres-cnpg-read"), "CREATE TABLE never (id int)", cancellationToken: Cancelled);

        (await write.Should().ThrowAsync<ConformanceException>()).Which.Message.Should().Contain("25006");
    }

    [Fact]
    public async Task Primary_takes_a_write_and_the_replica_has_it()
    {
        var release = await ReleaseAsync(ReleaseName.Option1Production);
        await release.Client.QueryAsync(
            Login.App, release.Host("postgres-cnpg-primary"), "CREATE TABLE kept (id int); INSERT INTO kept VALUES (42)", cancellationToken: Cancelled);

        await Wait.UntilAsync(
            "the row on the replica",
            Deadlines.ServiceAnswers,
            async token =>
            {
                // The table may not be there yet either, which is an error and no answer.
                var seen = await release.Client.QueryAsync(
                    Login.App, release.Host("postgres-cnpg-read"), "SELECT count(*) FROM pg_class WHERE relname = 'kept'", cancellationToken: token);
                return seen == "1" ? null : $"{seen} tables";
            },
            Cancelled);

        var row = await release.Client.QueryAsync(
            Login.App, release.Host("postgres-cnpg-read"), "SELECT id FROM kept", cancellationToken: Cancelled);
        row.Should().Be("42");
    }
}
