using System.Globalization;

namespace Conformance.Reporting;

/// <summary>Writes <c>qualification.html</c>: one page that needs nothing else, the verdict first.</summary>
public static class HtmlReport
{
    /// <summary>So many failures stand open; further ones open at a touch.</summary>
    private const int OpenFindings = 10;

    private static readonly Lazy<string> Style = new(() =>
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    });

    public static string Write(QualificationReport report)
    {
        // The only text that goes in unescaped, and the suite's own.
        var style = new Html(0, 0);
        style.AppendLiteral(Style.Value);
        Html page = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Display.Word(report.Verdict)}: {report.Chart.Name} {report.Chart.Version}</title>
            <style>
            {style}</style>
            </head>
            <body>
            {Head(report)}
            <main>
            {Parts(report)}
            {OwnValues(report)}
            {(report.Upgrade is { } upgrade ? UpgradeSection.Write(upgrade) : Html.Empty)}
            {Findings("failed", "What failed", report, Status.Failed)}
            {Findings("not-run", "What did not run, and why", report, Status.NotRun)}
            {report.Scenarios.Select(ScenarioSection.Write)}
            {TierSection.Write("unit", "Unit tier", "renders the chart and checks every document", report.Unit, ("Helm renders", report.Unit.Renders?.ToString(CultureInfo.InvariantCulture)))}
            {TierSection.Write("server", "Server tier", "boots a real PostgreSQL with what was rendered", report.Server, ("PostgreSQL servers", report.Server.Servers?.ToString(CultureInfo.InvariantCulture)), ("from", report.Server.Provider))}
            {Inventory(report)}
            {NotChecked(report)}
            </main>
            <footer>Made by <code>./qualify</code>. The same content, for machines: <code>qualification.json</code>.</footer>
            </body>
            </html>

            """;
        return page.ToString();
    }

    /// <summary>The class that colours by status. Only what passed is green.</summary>
    internal static string Class(Status status) => status switch
    {
        Status.Passed => "good",
        Status.Failed => "bad",
        _ => "open",
    };

    internal static Html Chip(Status status, bool partly = false) =>
        $"""<span class="chip {Class(status)}">{Display.Sign(status)} {Display.Word(status, partly)}</span>""";

    internal static Html Message(string? message) =>
        string.IsNullOrWhiteSpace(message) ? Html.Empty : $"<pre>{message.Trim()}</pre>";

    private static Html Head(QualificationReport report)
    {
        var kind = report.Verdict switch
        {
            Verdict.Qualified => "good",
            Verdict.Failed => "bad",
            _ => "open",
        };
        return $"""
            <header class="{kind}">
            <p class="verdict"><span aria-hidden="true">{Display.Sign(report.Verdict)}</span> {Display.Word(report.Verdict)}</p>
            <h1>{report.Chart.Name} {report.Chart.Version} <small>PostgreSQL {report.Chart.AppVersion}</small></h1>
            <p>{report.Summary}</p>
            <p class="meta">{report.Environment.Date.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC · took {Display.Duration(report.Environment.Seconds)}{Commit(report.Environment.Commit)}</p>
            </header>
            """;
    }

    private static Html Commit(string? commit) => commit is null ? Html.Empty : $" · commit <code>{commit[..Math.Min(commit.Length, 12)]}</code>";

    private static Html Parts(QualificationReport report) => $"""
        <nav aria-label="Parts">
        {report.Parts().Select(Part)}</nav>
        """;

    private static Html Part(ReportPart part)
    {
        Html numbers = part.Ran
            ? $"<b>{part.Passed}</b> of {part.Cases} passed · {Display.Duration(part.Seconds)}"
            : (Html)$"nothing ran";
        return $"""
            <a class="{Class(part.Status)}" href="#{part.Name.Replace(' ', '-')}"><strong>{part.Name}</strong>{Chip(part.Status, part.Ran)}<span>{numbers}</span></a>

            """;
    }

    private static Html OwnValues(QualificationReport report) => report.Values is not { } values
        ? Html.Empty
        : $"""
            <section id="values">
            <h2>Your values file</h2>
            <p><code>{values.File}</code>: {values.Passed} of {values.Cases} checks passed, {values.Failed} failed, {values.Skipped} did not run.</p>
            {values.Findings.Select((finding, index) => Details(new Finding("", finding.Name, finding.Status, finding.Message), index))}
            </section>
            """;

    private static Html Findings(string anchor, string title, QualificationReport report, Status status)
    {
        // Those of the user's own values file stand above already.
        var findings = report.Findings()
            .Where(finding => finding.Status == status && report.Values?.Findings.Any(own => own.Name == finding.What) != true)
            .ToList();
        return findings.Count == 0
            ? Html.Empty
            : $"""
                <section id="{anchor}">
                <h2>{title} <small>{findings.Count}</small></h2>
                {findings.Select(Details)}
                </section>
                """;
    }

    private static Html Details(Finding finding, int index)
    {
        Html open = index < OpenFindings ? $" open" : Html.Empty;
        Html where = finding.Where.Length > 0 ? $"<b>{finding.Where}</b> " : Html.Empty;
        return $"""
            <details class="finding {Class(finding.Status)}"{open}><summary>{Chip(finding.Status)} {where}{finding.What}</summary>{Message(finding.Message)}</details>

            """;
    }

    private static Html Inventory(QualificationReport report) => $"""
        <section id="inventory">
        <h2>Versions and images</h2>
        <dl>
        {report.Inventory().Select(Row)}</dl>
        {Images(report.Images)}
        </section>
        """;

    private static Html Row((string Name, string Value) item) => $"<div><dt>{item.Name}</dt><dd>{item.Value}</dd></div>\n";

    private static Html Images(IReadOnlyList<ImageReference> images) => images.Count == 0
        ? (Html)$"""<p class="meta">No image was used.</p>"""
        : $"""
            <ul class="images">
            {images.Select(Image)}</ul>
            """;

    private static Html Image(ImageReference image) =>
        $"<li><code>{image.Name}</code> <code class=\"meta\">{image.Digest ?? "no digest known"}</code></li>\n";

    private static Html NotChecked(QualificationReport report) => report.NotChecked.Count == 0
        ? Html.Empty
        : $"""
            <section id="not-checked">
            <h2>Declared unchecked <small>{report.NotChecked.Count}</small></h2>
            <ul>
            {report.NotChecked.Select(Item)}</ul>
            </section>
            """;

    private static Html Item(string text) => $"<li>{text}</li>\n";
}
