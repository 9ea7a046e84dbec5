using Conformance.Matrix;
using Conformance.Reporting;
using Conformance.Tools;

namespace Conformance.Qualify;

/// <summary>One run after the other, each on the versions of a cell; the worst of their verdicts is that of the matrix.</summary>
internal static class MatrixRun
{
    private const string OutputVariable = "CONFORMANCE_OUTPUT";

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(QualificationRequest request, CancellationToken interrupted)
    {
        var plan = MatrixPlan.Of(request.Matrix!, Versions.Current);
        var results = new List<CellResult>();
        var output = new OutputFolder(Repository.Artifacts);
        output.Clear();
        foreach (var cell in plan.Cells)
            results.Add(interrupted.IsCancellationRequested
                ? new CellResult(cell, Verdict.Incomplete, TierRunner.Interrupted, 0)
                : await RunAsync(request, cell, output.Cell(cell.Name), interrupted));

        var report = new MatrixReport(request.Matrix!, results, plan.Unsupported);
        output.Write(report);
        Console.WriteLine();
        Console.Write(report.Text());
        return ExitCodes.For(report.Verdict);
    }

    private static async Task<CellResult> RunAsync(QualificationRequest request, MatrixCell cell, string folder, CancellationToken interrupted)
    {
        // Where results go is asked for in many places, by this process and by the tiers'.
        var before = Settings.ArtifactsOutput;
        Environment.SetEnvironmentVariable(OutputVariable, folder);
        try
        {
            var report = await Qualification.RunAsync(request, cell, interrupted);
            return new CellResult(cell, report.Verdict, report.Summary, report.Environment.Seconds);
        }
        finally
        {
            Environment.SetEnvironmentVariable(OutputVariable, before);
        }
    }
}
