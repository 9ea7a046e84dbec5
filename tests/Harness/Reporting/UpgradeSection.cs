namespace Conformance.Reporting;

/// <summary>The page's part on the upgrade: resource by resource what changes, and which change is not safe.</summary>
internal static class UpgradeSection
{
    public static Html Write(UpgradeResult upgrade) => $"""
        <section id="upgrade">
        <h2>Upgrade <small>from {upgrade.Baseline.ToString()} to {upgrade.Candidate.ToString()}</small></h2>
        {upgrade.Shown().Select(Comparison)}
        <p class="meta">{upgrade.Comparisons.Count} sets of values compared.</p>
        </section>

        """;

    private static Html Comparison(UpgradeComparison comparison)
    {
        Html open = comparison.Values == Fixtures.Fixture.UsersOwn ? $" open" : Html.Empty;
        return $"""
            <details{open}><summary><code>{comparison.Values}</code>: {comparison.Conclusion()}</summary>
            {comparison.Changes.Select(Resource)}
            </details>

            """;
    }

    private static Html Resource(ResourceChange change) => $"""
        <p><code>{change.Resource}</code> {change.Kind.ToString().ToLowerInvariant()}{Unsafe(change.Danger)}</p>
        {Fields(change.Fields)}

        """;

    private static Html Fields(IReadOnlyList<FieldChange> fields) => fields.Count == 0
        ? Html.Empty
        : $"""
            <table>
            <thead><tr><th scope="col">field</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
            <tbody>
            {fields.Select(Field)}</tbody>
            </table>
            """;

    private static Html Field(FieldChange field) => $"""
        <tr><th scope="row"><code>{field.Path}</code>{Unsafe(field.Danger)}</th><td>{Value(field.Before)}</td><td>{Value(field.After)}</td></tr>

        """;

    private static Html Value(string? value) => value is null ? (Html)$"""<span class="meta">nothing</span>""" : $"<code>{value}</code>";

    private static Html Unsafe(string? danger) => danger is null
        ? Html.Empty
        : $""" <span class="chip bad">✗ unsafe</span> {danger}""";
}
