using System.Collections.Concurrent;

namespace Conformance.Helm;

/// <summary>
/// Renders each distinct request once per process and Helm major, as many at a time as there are cores, and hands the
/// same <see cref="Render"/> to everybody who asks.
/// </summary>
public static class Renderer
{
    private static readonly ConcurrentDictionary<(HelmMajor, RenderRequest), Lazy<Task<Render>>> Renders = new();

    private static readonly SemaphoreSlim Cores = new(Environment.ProcessorCount);

    private static int started;

    /// <summary>How many Helm processes this run has started to render.</summary>
    public static int Count => started;

    public static Task<Render> RenderAsync(RenderRequest request, HelmMajor helm = HelmMajor.Helm4) =>
        Renders.GetOrAdd((helm, request), key => new(() => RunAsync(key.Item2, key.Item1))).Value;

    /// <summary>Renders anew, past the memo: only for comparing two renders of the same request.</summary>
    public static async Task<Render> RunAsync(RenderRequest request, HelmMajor helm)
    {
        var cli = await HelmCli.LocateAsync(helm);
        await Cores.WaitAsync();
        try
        {
            Interlocked.Increment(ref started);
            var result = await cli.RenderAsync(request.CommandLine());
            return new Render(request, helm, result.ExitCode, result.StandardOutput, result.StandardError);
        }
        finally
        {
            Cores.Release();
        }
    }
}
