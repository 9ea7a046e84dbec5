using System.Diagnostics;
using Conformance.Postgres;
using Conformance.Restore;
using Npgsql;

namespace Conformance.Benchmarks;

/// <summary>The verifier of restores on a site of a gigabyte: its time, and that its memory does not follow the size.</summary>
internal static class ManifestOfGigabyte
{
    private const int SmallRows = 2_000;

    private const int LargeRows = 400_000;

    /// <summary>Of every second contract's signature: a gigabyte with that many contracts.</summary>
    private const int SignatureBytes = 5_120;

    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(10);

    public static async IAsyncEnumerable<Result> MeasureAsync()
    {
        var choice = await ProviderChoice.CurrentAsync();
        await using var provider = choice.Provider ?? throw new ConformanceException($"No PostgreSQL: {choice.Obstacle}.", "The verifier is measured on one.");
        await using var server = await provider.StartAsync(DurableServer.Primary(), CancellationToken.None);

        // A small one first: what it needs is what any needs.
        await MakeAsync(server, "small", SmallRows);
        await TakeAsync(server, "small");
        var (_, smallPeak, _) = await TakeAsync(server, "small");

        await MakeAsync(server, "large", LargeRows);
        var (time, largePeak, rows) = await TakeAsync(server, "large");
        yield return new Result("manifest of a site, rows", rows, "");
        yield return new Result("manifest of a site, size of the database", await SizeAsync(server, "large") / 1e6, "MB");
        yield return new Result("manifest of a site of a gigabyte", time.TotalSeconds, "s", 60);
        yield return new Result("manifest of a site, memory for a gigabyte over that for a megabyte", (largePeak - smallPeak) / 1e6, "MB", 10);
    }

    private static async Task MakeAsync(PostgresServer server, string database, int rows)
    {
        await ExecuteAsync(server, "postgres", $"CREATE DATABASE {database}");
        await ExecuteAsync(server, database, "CREATE EXTENSION pg_trgm");
        var site = await File.ReadAllTextAsync(Path.Combine(Repository.Fixtures, "dumps", "site.sql"));
        await ExecuteAsync(server, database, $"SET conformance.rows = '{rows}'; SET conformance.bytes = '{SignatureBytes}'; {site}");
    }

    /// <returns>How long it took and the most that the managed heap held meanwhile.</returns>
    private static async Task<(TimeSpan Time, long PeakBytes, long Rows)> TakeAsync(PostgresServer server, string database)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var clock = Stopwatch.StartNew();
        var manifest = DatabaseManifest.TakeAsync(To(server, database));
        var peak = GC.GetTotalMemory(forceFullCollection: false);
        while (!manifest.IsCompleted)
        {
            await Task.WhenAny(manifest, Task.Delay(Sampling));
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
        }

        return (clock.Elapsed, peak, (await manifest).Rows);
    }

    private static async Task<double> SizeAsync(PostgresServer server, string database) => Convert.ToDouble(await ExecuteAsync(server, database, "SELECT pg_database_size(current_database())"));

    private static async Task<object?> ExecuteAsync(PostgresServer server, string database, string sql)
    {
        await using var connection = new NpgsqlConnection(To(server, database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
    }

    private static string To(PostgresServer server, string database) =>
        new NpgsqlConnectionStringBuilder(DurableServer.Endpoint(server)) { Database = database, Pooling = false }.ConnectionString;
}
