namespace Conformance.Reporting;

/// <summary>What the Unit tier found out about the upgrade from the baseline, for the report.</summary>
public static class Upgrades
{
    private static string Path => System.IO.Path.Combine(Repository.Artifacts, "results", "upgrades.jsonl");

    public static void Record(UpgradeComparison comparison) => JsonLines.Append(Path, comparison);

    /// <summary>All that the current run recorded: the user's own values first.</summary>
    public static IReadOnlyList<UpgradeComparison> Recorded() =>
    [
        .. JsonLines.Read<UpgradeComparison>(Path)
            .OrderBy(comparison => comparison.Values != Fixtures.Fixture.UsersOwn)
            .ThenBy(comparison => comparison.Values, StringComparer.Ordinal),
    ];
}
