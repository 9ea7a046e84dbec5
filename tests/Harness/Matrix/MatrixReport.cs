using System.Text;
using System.Text.Json;
using Conformance.Reporting;

namespace Conformance.Matrix;

/// <summary>How a cell's run ended.</summary>
/// <param name="Summary">Why, in one sentence.</param>
/// <param name="Seconds">Of its tiers.</param>
public sealed record CellResult(MatrixCell Cell, Verdict Verdict, string Summary, double Seconds)
{
    public string Name => Cell.Name;
}

/// <summary>What a run over a matrix found out, as <c>matrix.json</c> holds it.</summary>
/// <param name="Asked">As it was written on the command line.</param>
/// <param name="Unsupported">Combinations that were left out, with the reason.</param>
public sealed record MatrixReport(string Asked, IReadOnlyList<CellResult> Cells, IReadOnlyList<string> Unsupported)
{
    /// <summary>The worst of the cells': qualified only where all of them are.</summary>
    public Verdict Verdict =>
        Cells.Any(cell => cell.Verdict == Verdict.Failed) ? Verdict.Failed
        : Cells.Count > 0 && Cells.All(cell => cell.Verdict == Verdict.Qualified) ? Verdict.Qualified
        : Verdict.Incomplete;

    /// <summary>The names of a plan's cells, as a JSON array.</summary>
    public static string Names(MatrixPlan plan) => JsonSerializer.Serialize(plan.Cells.Select(cell => cell.Name));

    /// <summary>For a terminal: a line for each cell, the combinations left out, the verdict.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        var width = Cells.Max(cell => cell.Name.Length);
        foreach (var cell in Cells)
            text.AppendLine($"  {Display.Sign(cell.Verdict)} {cell.Name.PadRight(width)}  {Display.Word(cell.Verdict).ToLowerInvariant()}  {Display.Duration(cell.Seconds)}  {cell.Summary}");
        foreach (var line in Unsupported)
            text.AppendLine($"  left out: {line}");
        return text.AppendLine($"{Display.Sign(Verdict)} {Display.Word(Verdict).ToLowerInvariant()}: {Counted()}").ToString();
    }

    /// <summary>For a job's summary page.</summary>
    public string Markdown()
    {
        var text = new StringBuilder().AppendLine($"# Matrix {Asked}: {Display.Word(Verdict).ToLowerInvariant()}").AppendLine();
        text.AppendLine($"{Counted()}.").AppendLine().AppendLine("| cell | verdict | time | why |").AppendLine("|---|---|---|---|");
        foreach (var cell in Cells)
            text.AppendLine($"| {cell.Name} | {Display.Sign(cell.Verdict)} {Display.Word(cell.Verdict)} | {Display.Duration(cell.Seconds)} | {cell.Summary.Replace("|", "\\|", StringComparison.Ordinal)} |");
        if (Unsupported.Count > 0)
            text.AppendLine().AppendLine("Left out:").AppendLine();
        foreach (var line in Unsupported)
            text.AppendLine($"- {line}");
        return text.ToString();
    }

    private string Counted() => $"{Cells.Count(cell => cell.Verdict == Verdict.Qualified)} of {Cells.Count} cells qualified";
}
