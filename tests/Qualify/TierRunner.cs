using Conformance.Matrix;
using Conformance.Reporting;

namespace Conformance.Qualify;

/// <summary>Builds the test projects once and runs them by <c>dotnet test</c>.</summary>
/// <param name="baseline">The folder of the chart that upgrades start from, or null.</param>
/// <param name="cell">The versions that the tiers use, or null.</param>
internal sealed class TierRunner(QualificationRequest request, string? baseline, MatrixCell? cell, OutputFolder output, Screen screen)
{
    public const string Interrupted = "the run was interrupted";

    /// <summary>The platform's exit code for a run that found no test.</summary>
    private const int NoTests = 8;

    private static readonly TimeSpan BuildDeadline = TimeSpan.FromMinutes(10);

    /// <summary>What a tier is given after an interrupt to remove namespaces, containers and servers.</summary>
    private static readonly TimeSpan CleanUpGrace = TimeSpan.FromSeconds(90);

    /// <returns>Null, or why no tier can run.</returns>
    public async Task<TierRun?> BuildAsync(CancellationToken interrupted)
    {
        var target = request.Tiers is [var only] ? Project(only) : "Conformance.sln";
        using var log = new LogFile(output.Result("build.log"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        stop.CancelAfter(BuildDeadline);

        var exitCode = await screen.WatchAsync("build", "building", null, activity => ProcessGroup.RunAsync(
            ["build", target, "--configuration", "Release", "--nologo", "--verbosity", "quiet", "-clp:NoSummary"],
            new Dictionary<string, string?>(), log.Write, TimeSpan.FromSeconds(10), stop.Token));
        if (interrupted.IsCancellationRequested)
            return TierRun.NotStarted(Interrupted);
        if (exitCode == 0)
            return null;

        var reason = stop.IsCancellationRequested
            ? $"the build did not end within {BuildDeadline.TotalMinutes} min"
            : $"it could not be built: {log.Lines.FirstOrDefault(line => line.Contains("error")) ?? log.Lines.LastOrDefault()}";
        return new TierRun(TierEnd.Broken, reason, [], 0);
    }

    public async Task<TierRun> RunAsync(Tier tier, CancellationToken interrupted)
    {
        var name = tier.ToString().ToLowerInvariant();
        var report = output.Result($"{name}.xml");
        var progress = output.Result("progress.log");
        using var log = new LogFile(output.Result($"{name}.log"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        stop.CancelAfter(Deadline(tier));
        DateTimeOffset? interruptedAt = null;
        await using var noted = interrupted.Register(() => interruptedAt = DateTimeOffset.UtcNow);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var exitCode = await screen.WatchAsync(name, $"{name} tier", progress, activity => ProcessGroup.RunAsync(
            Arguments(tier, Path.GetFileName(report)), Variables(progress), line => activity.Read(log.Keep(line)), CleanUpGrace, stop.Token));
        var seconds = Math.Round(clock.Elapsed.TotalSeconds, 2);

        var tests = File.Exists(report) ? ReadReport(report, out var broken) : ReadNothing(exitCode, log, out broken);
        if (interrupted.IsCancellationRequested)
            return new TierRun(TierEnd.Interrupted, Interrupted, tests, seconds) { InterruptedAt = interruptedAt };
        if (stop.IsCancellationRequested)
            return new TierRun(TierEnd.Broken, $"it did not end within {Deadline(tier).TotalMinutes} min; see {Shown(log)}", tests, seconds);
        if (broken is null && exitCode is not (0 or NoTests) && !tests.Any(test => test.Status == Status.Failed))
            broken = $"its process ended with exit code {exitCode} although no test failed; see {Shown(log)}";
        return new TierRun(broken is null ? TierEnd.Completed : TierEnd.Broken, broken, tests, seconds);
    }

    /// <summary>The time a tier may take in all; a run that takes longer hangs.</summary>
    private static TimeSpan Deadline(Tier tier) => tier switch
    {
        Tier.Unit => TimeSpan.FromMinutes(10),
        Tier.Server => TimeSpan.FromMinutes(15),
        _ => TimeSpan.FromMinutes(180),
    };

    private static string Project(Tier tier) => $"tests/{tier}";

    private static IReadOnlyList<TestOutcome> ReadReport(string report, out string? broken)
    {
        try
        {
            broken = null;
            return XunitReport.Parse(File.ReadAllText(report));
        }
        catch (ConformanceException exception)
        {
            broken = exception.Message;
            return [];
        }
    }

    private static IReadOnlyList<TestOutcome> ReadNothing(int exitCode, LogFile log, out string? broken)
    {
        broken = exitCode is 0 or NoTests
            ? null
            : $"its process ended with exit code {exitCode} and left no report; see {Shown(log)}: {log.Lines.LastOrDefault(line => line.Length > 0)}";
        return [];
    }

    private static string Shown(LogFile log) => Path.GetRelativePath(Repository.Root, log.Path);

    private IReadOnlyList<string> Arguments(Tier tier, string report) =>
    [
        "test", "--project", Project(tier), "--configuration", "Release", "--no-build",
        "--output", "Detailed", "--no-ansi", "--no-progress",
        "--results-directory", output.Results, "--report-xunit-xml", "--report-xunit-xml-filename", report,
        .. tier == Tier.E2E && request.Scenarios.Count > 0
            ? ["--filter-trait", .. request.Scenarios.Select(name => $"Scenario={name}")]
            : Array.Empty<string>(),
    ];

    private Dictionary<string, string?> Variables(string progress) => new(cell?.Variables(Settings.K3sImage) ?? [])
    {
        ["CONFORMANCE_OUTPUT"] = output.Path,
        ["CONFORMANCE_PROGRESS"] = progress,
        ["CONFORMANCE_VALUES"] = request.Values,
        ["CONFORMANCE_BASELINE"] = baseline,
        ["CONFORMANCE_KUBECONFIG"] = request.Kubeconfig ?? Settings.Kubeconfig,
    };
}
