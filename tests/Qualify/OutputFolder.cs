using Conformance.Reporting;

namespace Conformance.Qualify;

/// <summary>The files a run leaves in <c>artifacts/</c>.</summary>
internal sealed class OutputFolder(string path)
{
    public string Path => path;

    public string Html => System.IO.Path.Combine(path, "qualification.html");

    /// <summary>Where the tiers' own reports, logs, facts and measurements lie.</summary>
    public string Results => System.IO.Path.Combine(path, "results");

    private string Json => System.IO.Path.Combine(path, "qualification.json");

    private string Summary => System.IO.Path.Combine(path, "summary.md");

    public string Result(string name) => System.IO.Path.Combine(Results, name);

    /// <summary>Removes what the last run said, so that nothing of it can pass for this one's.</summary>
    public void Clear()
    {
        if (Directory.Exists(Results))
            Directory.Delete(Results, recursive: true);
        Directory.CreateDirectory(Results);
        foreach (var file in new[] { Html, Json, Summary })
            File.Delete(file);
    }

    public void Write(QualificationReport report)
    {
        File.WriteAllText(Json, JsonReport.Write(report));
        File.WriteAllText(Html, HtmlReport.Write(report));
        File.WriteAllText(Summary, MarkdownSummary.Write(report));
    }
}
