using System.Globalization;

namespace Conformance.Reporting;

/// <summary>A tier's part of the page: its counts by subject. Its findings stand at the top of the page, one by one.</summary>
internal static class TierSection
{
    public static Html Write(string anchor, string title, string purpose, TierResult tier, params (string Name, string? Value)[] facts) => $"""
        <section id="{anchor}">
        <h2>{title} {HtmlReport.Chip(tier.Status, tier.Passed + tier.Failed > 0)} <small>{purpose}</small></h2>
        {Reason(tier)}
        {Counts(tier, facts)}
        {Subjects(tier)}
        </section>

        """;

    private static Html Reason(TierResult tier) => tier.Reason is null ? Html.Empty : $"<p>{tier.Reason}</p>";

    private static Html Counts(TierResult tier, IEnumerable<(string Name, string? Value)> facts)
    {
        if (tier.Cases == 0)
            return Html.Empty;
        return $"""
            <svg class="counts" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">{Part("value good", 0, tier.Passed)}{Part("value bad", tier.Passed, tier.Failed)}{Part("value open", tier.Passed + tier.Failed, tier.Skipped)}</svg>
            <p>{tier.Cases} cases: {tier.Passed} passed, {tier.Failed} failed, {tier.Skipped} did not run, in {Display.Duration(tier.Seconds)}.{facts.Where(fact => fact.Value is not null).Select(Fact)}</p>
            """;

        Html Part(string name, int before, int count) => count == 0
            ? Html.Empty
            : $"""<rect class="{name}" x="{Percent(before)}" width="{Percent(count)}" height="4"/>""";

        string Percent(int count) => (100.0 * count / tier.Cases).ToString("0.##", CultureInfo.InvariantCulture);
    }

    private static Html Fact((string Name, string? Value) fact) => $" {fact.Name}: <b>{fact.Value}</b>.";

    private static Html Subjects(TierResult tier) => tier.Subjects.Count == 0
        ? Html.Empty
        : $"""
            <details><summary>By subject</summary>
            <table>
            <thead><tr><th scope="col">subject</th><th scope="col">passed</th><th scope="col">failed</th><th scope="col">not run</th><th scope="col">time</th></tr></thead>
            <tbody>
            {tier.Subjects.Select(Row)}</tbody>
            </table>
            </details>
            """;

    private static Html Row(SubjectCounts subject)
    {
        var status = subject.Failed > 0 ? Status.Failed : subject.Skipped > 0 ? Status.NotRun : Status.Passed;
        return $"""
            <tr class="{HtmlReport.Class(status)}"><th scope="row"><span class="sign" role="img" aria-label="{Display.Word(status)}">{Display.Sign(status)}</span> {subject.Name}</th><td>{subject.Passed}</td><td>{subject.Failed}</td><td>{subject.Skipped}</td><td>{Display.Duration(subject.Seconds)}</td></tr>

            """;
    }
}
