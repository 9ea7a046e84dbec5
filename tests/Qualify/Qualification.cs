using Conformance.Reporting;

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
        var chart = ChartFile.Read();

        var screen = new Screen();
        screen.Say($"Qualifying {chart.Name} {chart.Version}{(request.Values is { } values ? $" and {values}" : "")}");
        var tiers = await RunTiersAsync(request, output, screen, interrupted);

        var report = ReportBuilder.Build(new RunRecord
        {
            Request = request,
            Chart = chart,
            Environment = await Surroundings.DescribeAsync(started),
            Tiers = tiers,
            Facts = Facts.Recorded(),
            Measurements = Measurements.Recorded(),
            Pictures = Pictures.Recorded(),
            RequireE2E = Settings.RequireE2E,
        });
        output.Write(report);
        Closing.Print(report, output);
        if (request.OpenReport)
            Browser.Open(output.Html);
        return ExitCodes.For(report.Verdict);
    }

    private static async Task<IReadOnlyDictionary<Tier, TierRun>> RunTiersAsync(
        QualificationRequest request, OutputFolder output, Screen screen, CancellationToken interrupted)
    {
        var runs = new Dictionary<Tier, TierRun>();
        var runner = new TierRunner(request, output, screen);
        var broken = await runner.BuildAsync(interrupted);
        foreach (var tier in request.Tiers)
            runs[tier] = broken ?? (interrupted.IsCancellationRequested
                ? TierRun.NotStarted(TierRunner.Interrupted)
                : await runner.RunAsync(tier, interrupted));
        return runs;
    }
}
