namespace Conformance.Benchmarks;

/// <summary>The Server tier with the embedded server already unpacked.</summary>
internal static class ServerTier
{
    public static async IAsyncEnumerable<Result> MeasureAsync()
    {
        // The proof of the ledger is of the same tier and no part of what a values file is put through.
        const string Fixtures = "-namespace- Conformance.Server.Ledger";
        var embedded = ("CONFORMANCE_SERVER", "embedded");
        await TestRun.StartAsync("Server", Fixtures, embedded);

        var all = await TestRun.StartAsync("Server", Fixtures, embedded);
        yield return new Result("Server tier, cases", all.Cases, "");
        yield return new Result("Server tier, all fixtures", all.Wall.TotalSeconds, "s", 15);

        var values = ("CONFORMANCE_VALUES", Path.Combine(Repository.Fixtures, "values", "parameters.yaml"));
        var own = await TestRun.StartAsync("Server", "-trait Fixture=your-values", embedded, values);
        yield return new Result("Server tier, one user's values file", own.Wall.TotalSeconds, "s", 3);
    }
}
