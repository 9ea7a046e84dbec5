using Conformance.Matrix;
using Conformance.Reporting;

namespace Conformance.Qualify;

/// <summary>The files a run leaves in <c>artifacts/</c>.</summary>
internal sealed class OutputFolder(string path)
{
    public string Path => path;

    public string Html => System.IO.Path.Combine(path, "qualification.html");

    /// <summary>Where the tiers' own reports, logs, facts and measurements lie.</summary>
    public string Results => System.IO.Path.Combine(path, "results");

    /// <summary>Of a matrix: what became of its cells, and a folder with each one's own files.</summary>
    public string MatrixJson => System.IO.Path.Combine(path, "matrix.json");

    private string Matrix => System.IO.Path.Combine(path, "matrix");

    private string Json => System.IO.Path.Combine(path, "qualification.json");

    private string Summary => System.IO.Path.Combine(path, "summary.md");

    public string Result(string name) => System.IO.Path.Combine(Results, name);

    /// <summary>Removes what the last run said, so that nothing of it can pass for this one's.</summary>
    public void Clear()
    {
        foreach (var folder in new[] { Results, Matrix }.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(Results);
        foreach (var file in new[] { Html, Json, Summary, MatrixJson })
            File.Delete(file);
    }

    /// <summary>Where the files of a cell lie.</summary>
    public string Cell(string name) => System.IO.Path.Combine(Matrix, name);

    public void Write(MatrixReport report)
    {
        File.WriteAllText(MatrixJson, JsonReport.Write(report));
        File.WriteAllText(Summary, report.Markdown());
    }

    public void Write(QualificationReport report)
    {
        File.WriteAllText(Json, JsonReport.Write(report));
        File.WriteAllText(Html, HtmlReport.Write(report));
        File.WriteAllText(Summary, MarkdownSummary.Write(report));
    }
}
