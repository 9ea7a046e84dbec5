using Conformance.Helm;
using Conformance.Matrix;
using Conformance.Reporting;
using Conformance.Upgrade;

namespace Conformance.Qualify;

/// <summary>One run: build, the tiers one after the other, the report.</summary>
internal static class Qualification
{
    /// <param name="cell">The versions that it is run on; null: those that are run by default.</param>
    public static async Task<QualificationReport> RunAsync(QualificationRequest request, MatrixCell? cell, CancellationToken interrupted)
    {
        var started = DateTimeOffset.UtcNow;
        var output = new OutputFolder(Repository.Artifacts);
        output.Clear();
        var chart = ChartFile.Read(Repository.Chart);
        using var baseline = await BaselineChart.ResolveAsync(request.Baseline, Environment.CurrentDirectory, Repository.Root, CancellationToken.None);

        var screen = new Screen();
        screen.Say($"Qualifying {chart.Name} {chart.Version}{(request.Values is { } values ? $" and {values}" : "")}{(cell is null ? "" : $" on {cell}")}");
        if (baseline is not null)
            screen.Say($"Upgrading from {baseline.Source}");
        var tiers = await RunTiersAsync(new TierRunner(request, baseline?.Folder, cell, output, screen), request.Tiers, interrupted);

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
        return report;
    }

    private static async Task<IReadOnlyDictionary<Tier, TierRun>> RunTiersAsync(TierRunner runner, IReadOnlyList<Tier> tiers, CancellationToken interrupted)
    {
        var runs = new Dictionary<Tier, TierRun>();
        var broken = await runner.BuildAsync(interrupted);
        foreach (var tier in tiers)
            runs[tier] = broken ?? (interrupted.IsCancellationRequested
                ? TierRun.NotStarted(TierRunner.Interrupted)
                : await runner.RunAsync(tier, interrupted));
        return runs;
    }
}
