using System.Text;

namespace Conformance.Reporting;

/// <summary>Writes <c>summary.md</c>: the report for a build server's page or a release note.</summary>
public static class MarkdownSummary
{
    /// <summary>A page has room for so many findings; the HTML report has them all.</summary>
    private const int FindingsShown = 20;

    public static string Write(QualificationReport report)
    {
        var text = new StringBuilder();
        text.Append($"# {Display.Sign(report.Verdict)} {Display.Word(report.Verdict)}: {Inline($"{report.Chart.Name} {report.Chart.Version}")}\n\n");
        text.Append($"{Inline(report.Summary)}\n\n");
        if (report.Values is { } values)
            text.Append(
                $"Your values file {Code(values.File)}: {values.Cases} checks, {values.Passed} passed, {values.Failed} failed, {values.Skipped} did not run.\n\n");

        Tiers(text, report);
        Findings(text, "Failed", report, Status.Failed);
        Findings(text, "Did not run", report, Status.NotRun);
        Upgrade(text, report);
        Measurements(text, report);
        Environment(text, report);
        if (report.NotChecked.Count > 0)
            text.Append($"## Not checked\n\n{string.Concat(report.NotChecked.Select(item => $"- {Inline(item)}\n"))}\n");
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Tiers(StringBuilder text, QualificationReport report)
    {
        text.Append("| | result | passed | failed | not run | time |\n|---|---|---:|---:|---:|---:|\n");
        foreach (var part in report.Parts())
            text.Append(
                $"| {Cell(part.Name)} | {Display.Sign(part.Status)} {Display.Word(part)} | {part.Passed} | {part.Failed} | {part.Skipped} | {Display.Duration(part.Seconds)} |\n");
        text.Append('\n');
    }

    private static void Findings(StringBuilder text, string title, QualificationReport report, Status status)
    {
        var findings = report.Findings().Where(finding => finding.Status == status).ToList();
        if (findings.Count == 0)
            return;
        text.Append($"## {title}\n\n");
        foreach (var finding in findings.Take(FindingsShown))
            text.Append($"- **{Inline(finding.Where)}** {Inline(finding.What)}{Message(finding.Message)}\n");
        if (findings.Count > FindingsShown)
            text.Append($"- and {findings.Count - FindingsShown} more, in qualification.html\n");
        text.Append('\n');
    }

    private static void Upgrade(StringBuilder text, QualificationReport report)
    {
        if (report.Upgrade is not { } upgrade)
            return;
        text.Append($"## Upgrade\n\nFrom {Inline(upgrade.Baseline.ToString())} to {Inline(upgrade.Candidate.ToString())}.\n\n");
        var told = upgrade.Comparisons.Where(comparison => comparison.Values == Fixtures.Fixture.UsersOwn || comparison.Dangers().Any()).ToList();
        foreach (var comparison in told)
        {
            text.Append($"With {Code(comparison.Values)}: {Inline(comparison.Conclusion())}\n\n");
            foreach (var change in comparison.Changes)
            {
                text.Append($"- {Code(change.Resource)} {change.Kind.ToString().ToLowerInvariant()}{Unsafe(change.Danger)}\n");
                foreach (var field in change.Fields)
                    text.Append($"  - {Code(field.Path)}: {Code(field.Before ?? "nothing")} → {Code(field.After ?? "nothing")}{Unsafe(field.Danger)}\n");
            }

            if (comparison.Changes.Count > 0)
                text.Append('\n');
        }

        if (upgrade.Comparisons.Count > told.Count)
            text.Append($"{upgrade.Comparisons.Count - told.Count} other sets of values change safely or not at all; qualification.html has them one by one.\n\n");

        static string Unsafe(string? danger) => danger is null ? "" : $" **✗ unsafe: {Inline(danger)}**";
    }

    private static void Measurements(StringBuilder text, QualificationReport report)
    {
        var rows = report.Scenarios
            .SelectMany(scenario => scenario.Measurements.Select(measurement => (scenario, measurement)))
            .Select(row =>
                $"| {Cell(row.scenario.Name)} | {Cell(row.measurement.Name)} | {Display.Number(row.measurement.Value)} {Cell(row.measurement.Unit)} | "
                + (row.measurement.Budget is { } budget
                    ? $"{Display.Number(budget)} {Cell(row.measurement.Unit)}{(row.measurement.IsOverBudget ? " ✗ over" : "")} |\n"
                    : "|\n"))
            .ToList();
        if (rows.Count > 0)
            text.Append($"## Measured\n\n| scenario | what | value | budget |\n|---|---|---:|---:|\n{string.Concat(rows)}\n");
    }

    private static void Environment(StringBuilder text, QualificationReport report)
    {
        text.Append("## With\n\n");
        foreach (var (name, value) in report.Inventory())
            text.Append($"- {name}: {Inline(value)}\n");
        foreach (var image in report.Images)
            text.Append($"- image {Code(image.Name)}{(image.Digest is { } digest ? $" {Code(digest)}" : "")}\n");
        text.Append('\n');
    }

    private static string Message(string? message)
    {
        if (string.IsNullOrWhiteSpace(message))
            return "";
        if (!message.Trim().Contains('\n'))
            return $": {Inline(message.Trim())}";

        // A fence longer than any run of backticks inside it cannot be closed from inside.
        var fence = new string('`', Math.Max(3, LongestRun(message, '`') + 1));
        return $"\n\n  {fence}text\n  {message.Trim().ReplaceLineEndings("\n  ")}\n  {fence}\n";
    }

    private static int LongestRun(string text, char character)
    {
        var (longest, run) = (0, 0);
        foreach (var next in text)
            longest = Math.Max(longest, run = next == character ? run + 1 : 0);
        return longest;
    }

    private static string Code(string text) => text.Contains('`') ? Inline(text) : $"`{text.ReplaceLineEndings(" ")}`";

    private static string Cell(string text) => Inline(text).Replace("|", "\\|");

    /// <summary>The text as text: nothing in it is markup or starts a block.</summary>
    private static string Inline(string text)
    {
        var escaped = new StringBuilder();
        foreach (var character in text.ReplaceLineEndings(" "))
            escaped.Append(character switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '\\' or '`' or '*' or '_' or '[' or ']' or '#' => $"\\{character}",
                _ => character.ToString(),
            });
        return escaped.ToString();
    }
}
