using Conformance.Postgres;
using Conformance.Restore;
using Npgsql;

namespace Conformance.Server.Restore;

/// <summary>The verifier of restores is itself verified: of two databases that are the same it says so, and each planted difference it names.</summary>
[Trait("Tier", "server")]
public sealed class DatabaseManifestTests : IAsyncLifetime
{
    private const int Rows = 500;

    private PostgresServer? server;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (Ledger.DurablePair.Obstacle(await ProviderChoice.CurrentAsync()) is not null)
            return;
        server = await (await ProviderChoice.CurrentAsync()).Provider!.StartAsync(DurableServer.Primary(), Cancelled);
        await ExecuteAsync("postgres", "CREATE ROLE auditor");
        var site = await File.ReadAllTextAsync(Path.Combine(Repository.Fixtures, "dumps", "site.sql"), Cancelled);
        foreach (var database in new[] { "source", "copy" })
        {
            await ExecuteAsync("postgres", $"CREATE DATABASE {database}");
            await ExecuteAsync(database, "CREATE EXTENSION pg_trgm");
            await ExecuteAsync(database, $"SET conformance.rows = '{Rows}'; {site}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task A_copy_is_the_same_and_all_of_it_was_looked_at()
    {
        var (source, copy) = await ManifestsAsync();

        source.Differences(copy).Should().BeEmpty();
        source.Rows.Should().Be(5 + Rows + 2 * Rows + 20);
        source.Objects.Keys.Select(name => name.Split(' ')[0]).Distinct().Should().BeEquivalentTo(
            "extension", "schema", "table", "sequence", "view", "column", "index", "constraint", "function", "type", "large", "rows");
    }

    [Theory]
    [InlineData("one changed cell", "UPDATE contracts SET contractor = '김철순' WHERE id = 7", "rows of public.contracts")]
    [InlineData("one missing row", "DELETE FROM payments WHERE id = 7", "rows of public.payments_2025")]
    [InlineData("two rows in place of each other", "UPDATE projects SET tags = CASE id WHEN 1 THEN ARRAY['x'] ELSE ARRAY['y'] END WHERE id IN (1, 2)", "rows of public.projects")]
    [InlineData("a sequence left behind", "SELECT setval('receipt_number', 5000)", "sequence public.receipt_number")]
    [InlineData("an identity left behind", "ALTER TABLE projects ALTER COLUMN id RESTART WITH 1", "sequence public.projects_id_seq")]
    [InlineData("an invalid index", "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'contracts_contractor_trgm'::regclass", "index public.contracts_contractor_trgm")]
    [InlineData("a missing index", "DROP INDEX contracts_open", "index public.contracts_open")]
    [InlineData("a wrong owner", "ALTER TABLE projects OWNER TO auditor", "table public.projects")]
    [InlineData("a missing grant", "GRANT SELECT ON contracts TO auditor", "table public.contracts")]
    [InlineData("a constraint not validated", "ALTER TABLE contracts DROP CONSTRAINT contracts_price_check; ALTER TABLE contracts ADD CONSTRAINT contracts_price_check CHECK (price >= 0) NOT VALID", "constraint public.contracts.contracts_price_check")]
    [InlineData("a changed large object", "SELECT lo_put((SELECT content FROM attachments WHERE id = 3), 0, 'x')", "large objects")]
    [InlineData("a changed function", "CREATE OR REPLACE FUNCTION outstanding(contract bigint) RETURNS numeric LANGUAGE sql STABLE AS 'SELECT 0::numeric'", "function public.outstanding(bigint)")]
    [InlineData("a missing extension", "DROP EXTENSION pg_trgm CASCADE", "extension pg_trgm")]
    [InlineData("a lost default", "ALTER TABLE contracts ALTER COLUMN receipt DROP DEFAULT", "column public.contracts.receipt")]
    public async Task Each_planted_difference_is_found_and_named(string fault, string plant, string named)
    {
        Assert.SkipWhen(server is null, "The embedded server is not here.");
        await ExecuteAsync("copy", plant);
        var (source, copy) = await ManifestsAsync();

        source.Differences(copy).Should().Contain(line => line.StartsWith($"{named}:"), fault);
    }

    private async Task<(DatabaseManifest Source, DatabaseManifest Copy)> ManifestsAsync()
    {
        Assert.SkipWhen(server is null, "The embedded server is not here.");
        return (await DatabaseManifest.TakeAsync(To("source"), Cancelled), await DatabaseManifest.TakeAsync(To("copy"), Cancelled));
    }

    private async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await server!.OpenAsSuperuserAsync(database, Cancelled);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private string To(string database) => new NpgsqlConnectionStringBuilder(DurableServer.Endpoint(server!)) { Database = database, Pooling = false }.ConnectionString;
}
