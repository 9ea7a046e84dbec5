using Conformance.Reporting;
using Spectre.Console;
using Status = Conformance.Reporting.Status;

namespace Conformance.Qualify;

/// <summary>The table and the verdict at the end of a run.</summary>
internal static class Closing
{
    private const int FindingsShown = 10;

    private const int MessageLinesShown = 6;

    public static void Print(QualificationReport report, OutputFolder output)
    {
        Console.WriteLine();
        PrintFindings(report);
        AnsiConsole.Write(Table(report));
        var color = Color(report.Verdict switch
        {
            Verdict.Qualified => Status.Passed,
            Verdict.Failed => Status.Failed,
            _ => Status.NotRun,
        });
        AnsiConsole.MarkupLine($"[bold {color}]{Display.Sign(report.Verdict)} {Display.Word(report.Verdict).ToLowerInvariant()}[/]");
        Console.WriteLine(report.Summary);
        Console.WriteLine($"Report: {output.Html}");
    }

    private static void PrintFindings(QualificationReport report)
    {
        var findings = report.Findings().OrderBy(finding => finding.Status).ToList();
        foreach (var finding in findings.Take(FindingsShown))
        {
            AnsiConsole.Markup($"[{Color(finding.Status)}]{Display.Sign(finding.Status)}[/] ");
            Console.WriteLine($"{finding.Where}: {finding.What}");
            foreach (var line in (finding.Message ?? "").Trim().Split('\n').Take(MessageLinesShown))
                Console.WriteLine($"    {line}");
        }

        if (findings.Count > FindingsShown)
            Console.WriteLine($"and {findings.Count - FindingsShown} more, in the report");
        if (findings.Count > 0)
            Console.WriteLine();
    }

    private static Table Table(QualificationReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "result", "passed", "failed", "not run", "time");
        foreach (var column in table.Columns.Skip(2))
            column.RightAligned();
        foreach (var part in report.Parts())
            table.AddRow(
                Markup.Escape(part.Name),
                $"[{Color(part.Status)}]{Display.Sign(part.Status)} {Display.Word(part)}[/]",
                $"{part.Passed}",
                $"{part.Failed}",
                $"{part.Skipped}",
                Display.Duration(part.Seconds));
        return table;
    }

    private static string Color(Status status) => status switch
    {
        Status.Passed => "green",
        Status.Failed => "red",
        _ => "yellow",
    };
}
