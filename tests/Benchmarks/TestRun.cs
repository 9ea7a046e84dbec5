using System.Diagnostics;
using System.Text.RegularExpressions;
using Conformance.Tools;

namespace Conformance.Benchmarks;

/// <summary>One run of a tier's test program, as a process of its own.</summary>
internal sealed partial record TestRun(TimeSpan Wall, long PeakBytes, int Cases)
{
    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(20);

    /// <param name="filter">Arguments of xunit's own command line that select tests; empty: all.</param>
    /// <exception cref="ConformanceException">The tier is not built in Release, or a test failed.</exception>
    public static async Task<TestRun> StartAsync(string tier, string filter = "", params (string Name, string Value)[] environment)
    {
        var program = Path.Combine(Repository.Root, ".build", "bin", tier, "release", $"Conformance.{tier}");
        if (!File.Exists(program))
            throw new ConformanceException($"{program} is not there.", $"Build it first: dotnet build tests/{tier} -c Release.");

        using var output = new ScratchDirectory();
        var start = new ProcessStartInfo(program, $"-noLogo -noColor {filter}") { RedirectStandardOutput = true };
        start.Environment["CONFORMANCE_OUTPUT"] = output.Path;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(Sampling))
        {
            process.Refresh();
            peak = Math.Max(peak, process.PeakWorkingSet64);
        }

        var wall = clock.Elapsed;
        return process.ExitCode == 0
            ? new TestRun(wall, peak, int.Parse(Total().Match(await text).Groups[1].ValueSpan))
            : throw new ConformanceException($"{tier} failed, and a failing run is not measured:", await text);
    }

    [GeneratedRegex(@"Total: (\d+)")]
    private static partial Regex Total();
}
