using System.Diagnostics;
using Conformance.Fixtures;
using Conformance.Helm;
using Conformance.Schemas;

namespace Conformance.Benchmarks;

/// <summary>
/// The Unit tier against its floor: distinct renders × one start of Helm / cores. Everything else it does, structural
/// checks included, has half of the floor and one second for the start of the process.
/// </summary>
internal static class UnitTier
{
    private const int Repetitions = 3;

    public static async IAsyncEnumerable<Result> MeasureAsync()
    {
        var requests = Fixture.All.Select(fixture => fixture.Request).Concat(InvalidFixture.All.Select(fixture => fixture.Request)).ToList();
        var floor = await FloorAsync(requests);
        var renders = requests.Count * Enum.GetValues<HelmMajor>().Length;
        yield return new Result("distinct renders of the fixtures", renders, "");
        yield return new Result("floor: these renders and nothing else", floor.TotalSeconds, "s");

        var runs = new List<TestRun>();
        for (var repetition = 0; repetition < Repetitions; repetition++)
            runs.Add(await TestRun.StartAsync("Unit"));
        yield return new Result("Unit tier, cases", runs[0].Cases, "");
        yield return new Result($"Unit tier, median of {Repetitions}", runs.Select(run => run.Wall.TotalSeconds).Order().ElementAt(Repetitions / 2), "s", (1.5 * floor.TotalSeconds) + 1);
        yield return new Result("Unit tier, peak memory", runs.Max(run => run.PeakBytes) / 1e6, "MB", 300);

        await foreach (var result in AssertionsAsync())
            yield return result;
    }

    /// <summary>Wall time of every distinct render, as many at a time as there are cores.</summary>
    private static async Task<TimeSpan> FloorAsync(List<RenderRequest> requests)
    {
        foreach (var helm in Enum.GetValues<HelmMajor>())
            await Renderer.RunAsync(requests[0], helm);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            from helm in Enum.GetValues<HelmMajor>()
            from request in requests
            select Renderer.RunAsync(request, helm));
        return clock.Elapsed;
    }

    /// <summary>What one more look at a render that is there already costs.</summary>
    private static async IAsyncEnumerable<Result> AssertionsAsync()
    {
        const int Count = 400;
        var renders = await Task.WhenAll(Fixture.All.Select(fixture => fixture.RenderAsync()));
        foreach (var render in renders)
            _ = render.Manifests;

        var reads = 0;
        var clock = Stopwatch.StartNew();
        for (var index = 0; index < Count; index++)
            reads += renders[index % renders.Length].Cluster.Integer("spec.instances") > 0 ? 1 : 0;
        yield return new Result("one further assertion on a render", clock.Elapsed.TotalMilliseconds / reads, "ms", 0.1);

        var check = StructuralChecks.Named("crd-1.30.0");
        await check.RunAsync(renders[0]);
        clock.Restart();
        for (var index = 0; index < Count; index++)
            await check.RunAsync(renders[index % renders.Length]);
        yield return new Result($"{Count} further cases on renders, each a whole schema check", clock.Elapsed.TotalSeconds, "s", 0.2);
    }
}
