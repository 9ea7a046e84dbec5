using System.Globalization;

namespace Conformance.Reporting;

/// <summary>A scenario's part of the page: its checks one by one, and what it measured against its budgets.</summary>
internal static class ScenarioSection
{
    public static Html Write(ScenarioResult scenario)
    {
        var ran = ReportPart.Of(scenario).Ran;
        Html time = ran ? $" <small>{Display.Duration(scenario.Seconds)}</small>" : Html.Empty;
        return $"""
            <section id="scenario-{scenario.Name}">
            <h2>Scenario {scenario.Name} {HtmlReport.Chip(scenario.Status, ran)}{time}</h2>
            {Reason(scenario)}
            {Measurements(scenario.Measurements)}
            {Pictures(scenario.Pictures)}
            {Checks(scenario)}
            </section>

            """;
    }

    private static Html Reason(ScenarioResult scenario) =>
        scenario.Reason is null ? Html.Empty : $"<p>{scenario.Reason}</p>";

    private static Html Checks(ScenarioResult scenario)
    {
        if (scenario.Checks.Count == 0)
            return Html.Empty;
        Html open = scenario.Status == Status.Passed ? $" open" : Html.Empty;
        return $"""
            <details{open}><summary>{scenario.Checks.Count} checks</summary>
            <ul class="checks">
            {scenario.Checks.Select(Check)}</ul>
            </details>
            """;
    }

    private static Html Check(CheckResult check) => $"""
        <li class="{HtmlReport.Class(check.Status)}"><span class="sign" role="img" aria-label="{Display.Word(check.Status)}">{Display.Sign(check.Status)}</span><span>{check.Name}{Where(check)}</span><span class="meta">{Time(check)}</span></li>

        """;

    private static Html Where(CheckResult check) => check.Status switch
    {
        Status.Failed => $" <a href=\"#failed\">why</a>",
        Status.NotRun => $" <span class=\"meta\">{check.Message ?? "did not run"}</span>",
        _ => Html.Empty,
    };

    private static string Time(CheckResult check) => check.Status == Status.NotRun ? "" : Display.Duration(check.Seconds);

    private static Html Measurements(IReadOnlyList<Measurement> measurements) => measurements.Count == 0
        ? Html.Empty
        : $"""
            <ul class="measurements">
            {measurements.Select(Measured)}</ul>
            """;

    private static Html Pictures(IReadOnlyList<PictureRecord> pictures) => pictures.Count == 0
        ? Html.Empty
        : $"""
            <details><summary>{pictures.Count} {(pictures.Count == 1 ? "picture" : "pictures")}</summary>
            {pictures.Select(Picture)}
            </details>
            """;

    private static Html Picture(PictureRecord picture) => $"""
        <figure><figcaption>{picture.Title}</figcaption>{Html.OfOurOwn(picture.Svg)}</figure>

        """;

    private static Html Measured(Measurement measurement)
    {
        var value = $"{Display.Number(measurement.Value)} {measurement.Unit}";
        if (measurement.Budget is not { } budget)
            return $"<li><span>{measurement.Name}</span><span><b>{value}</b></span></li>\n";

        var limit = $"{(measurement.IsOverBudget ? "over the budget of" : "of at most")} {Display.Number(budget)} {measurement.Unit}";
        return $"""
            <li class="{(measurement.IsOverBudget ? "bad" : "good")}"><span>{measurement.Name}</span><span><b>{value}</b> {limit}</span>{Bar(measurement.Value, budget)}</li>

            """;
    }

    /// <summary>The value as a bar, the budget as a mark on it; the scale ends a little past the longer of both.</summary>
    private static Html Bar(double value, double budget)
    {
        var scale = Math.Max(Math.Max(value, budget), double.Epsilon) * 1.1;
        return $"""<svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4"/><rect class="value" width="{Percent(value)}" height="4"/><rect class="mark" x="{Percent(budget)}" width="0.6" height="4"/></svg>""";

        string Percent(double part) => Math.Clamp(part / scale * 100, 0, 100).ToString("0.##", CultureInfo.InvariantCulture);
    }
}
