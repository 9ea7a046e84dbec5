using Npgsql;

namespace Conformance.Server;

[Trait("Tier", "server")]
public sealed class MonitoringQueryTests
{
    public static Task<IEnumerable<TheoryDataRow<string>>> WithQueries => ServerFixtures.WithAsync("customQueries");

    /// <summary>As the exporter asks them: a member of pg_monitor, in a read-only transaction.</summary>
    [Theory, MemberData(nameof(WithQueries))]
    public async Task Custom_queries_run_with_the_exporters_rights(string fixture)
    {
        var server = await Servers.ForAsync(fixture);
        await using var connection = await server.Server.OpenAsSuperuserAsync(server.Configuration.Database, TestContext.Current.CancellationToken);
        await using var rolledBack = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var setRole = new NpgsqlCommand("SET LOCAL ROLE pg_monitor; SET TRANSACTION READ ONLY", connection);
        await setRole.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        server.Configuration.MonitoringQueries.Should().NotBeEmpty();
        foreach (var (metric, query) in server.Configuration.MonitoringQueries)
        {
            await using var command = new NpgsqlCommand(query, connection);
            var ask = () => command.ExecuteNonQueryAsync();
            await ask.Should().NotThrowAsync("{0} asks {1}", metric, query);
        }
    }
}
