namespace Conformance.Benchmarks;

/// <summary>The Server tier with the embedded server already unpacked.</summary>
internal static class ServerTier
{
    public static async IAsyncEnumerable<Result> MeasureAsync()
    {
        var embedded = ("CONFORMANCE_SERVER", "embedded");
        await TestRun.StartAsync("Server", embedded);

        var all = await TestRun.StartAsync("Server", embedded);
        yield return new Result("Server tier, cases", all.Cases, "");
        yield return new Result("Server tier, all fixtures", all.Wall.TotalSeconds, "s", 15);
    }
}
