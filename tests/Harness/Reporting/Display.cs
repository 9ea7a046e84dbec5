using System.Globalization;

namespace Conformance.Reporting;

/// <summary>Words and numbers as all the reports print them.</summary>
public static class Display
{
    /// <summary>Three significant digits at least, no more than two decimals: <c>0.04</c>, <c>36.2</c>, <c>182</c>.</summary>
    public static string Number(double value)
    {
        var decimals = Math.Abs(value) switch
        {
            < 10 => 2,
            < 100 => 1,
            _ => 0,
        };
        return Math.Round(value, decimals).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary><c>0.4 s</c>, <c>3 min 5 s</c>.</summary>
    public static string Duration(double seconds) => seconds < 120
        ? $"{Number(seconds)} s"
        : $"{Math.Floor(seconds / 60).ToString(CultureInfo.InvariantCulture)} min {Math.Floor(seconds % 60).ToString(CultureInfo.InvariantCulture)} s";

    public static string Word(Verdict verdict) => verdict.ToString();

    /// <param name="partly">Whether some of what did not run completely did run.</param>
    public static string Word(Status status, bool partly = false) => status switch
    {
        Status.Passed => "passed",
        Status.Failed => "failed",
        _ => partly ? "partly run" : "not run",
    };

    public static string Word(ReportPart part) => Word(part.Status, part.Ran);

    /// <summary>A sign beside the word, for those who do not see the colour.</summary>
    public static string Sign(Status status) => status switch
    {
        Status.Passed => "✓",
        Status.Failed => "✗",
        _ => "○",
    };

    public static string Sign(Verdict verdict) => verdict switch
    {
        Verdict.Qualified => Sign(Status.Passed),
        Verdict.Failed => Sign(Status.Failed),
        _ => Sign(Status.NotRun),
    };
}
