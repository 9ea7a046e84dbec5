using Conformance.Helm;
using Conformance.Reporting;
using Conformance.Upgrade;

namespace Conformance.Qualify;

/// <summary>One run: build, the tiers one after the other, the report.</summary>
internal static class Qualification
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(QualificationRequest request, CancellationToken interrupted)
    {
        var started = DateTimeOffset.UtcNow;
        var output = new OutputFolder(Repository.Artifacts);
        output.Clear();
        var chart = ChartFile.Read(Repository.Chart);
        using var baseline = await BaselineChart.ResolveAsync(request.Baseline, Environment.CurrentDirectory, Repository.Root, CancellationToken.None);

        var screen = new Screen();
        screen.Say($"Qualifying {chart.Name} {chart.Version}{(request.Values is { } values ? $" and {values}" : "")}");
        if (baseline is not null)
            screen.Say($"Upgrading from {baseline.Source}");
        var tiers = await RunTiersAsync(request, baseline?.Folder, output, screen, interrupted);

        var report = ReportBuilder.Build(new RunRecord
        {
            Request = request,
            Chart = chart,
            Environment = await Surroundings.DescribeAsync(started),
            Tiers = tiers,
            Facts = Facts.Recorded(),
            Measurements = Measurements.Recorded(),
            Pictures = Pictures.Recorded(),
            Baseline = baseline?.Source,
            ChartCommit = await BaselineChart.CommitOfAsync(Repository.Root),
            Upgrades = Upgrades.Recorded(),
            RequireE2E = Settings.RequireE2E,
        });
        output.Write(report);
        Closing.Print(report, output);
        if (request.OpenReport)
            Browser.Open(output.Html);
        return ExitCodes.For(report.Verdict);
    }

    private static async Task<IReadOnlyDictionary<Tier, TierRun>> RunTiersAsync(
        QualificationRequest request, string? baseline, OutputFolder output, Screen screen, CancellationToken interrupted)
    {
        var runs = new Dictionary<Tier, TierRun>();
        var runner = new TierRunner(request, baseline, output, screen);
        var broken = await runner.BuildAsync(interrupted);
        foreach (var tier in request.Tiers)
            runs[tier] = broken ?? (interrupted.IsCancellationRequested
                ? TierRun.NotStarted(TierRunner.Interrupted)
                : await runner.RunAsync(tier, interrupted));
        return runs;
    }
}
