namespace Conformance.Reporting;

/// <summary>What an upgrade from one chart to another changes, with the values that both were given.</summary>
/// <param name="Baseline">The chart that is installed before.</param>
/// <param name="Candidate">The chart that is being qualified.</param>
public sealed record UpgradeResult(ChartSource Baseline, ChartSource Candidate, IReadOnlyList<UpgradeComparison> Comparisons)
{
    /// <summary>What a reader has to see: the user's own values whatever they came to, of the fixtures those that something changes for.</summary>
    public IEnumerable<UpgradeComparison> Shown() => Comparisons.Where(comparison =>
        comparison.Values == Fixtures.Fixture.UsersOwn || comparison.Changes.Count > 0);
}

/// <param name="Name">Where it comes from: <c>tag v1.2.0</c>, a path, <c>this checkout</c>.</param>
/// <param name="Commit">Null for a folder outside of git.</param>
public sealed record ChartSource(string Name, string Version, string AppVersion, string? Commit)
{
    /// <summary><c>1.2.0 (tag v1.2.0, commit 0123456789ab)</c>.</summary>
    public override string ToString() => $"{Version} ({Name}{(Commit is null ? "" : $", commit {Commit[..Math.Min(Commit.Length, 12)]}{(Commit.EndsWith("-dirty", StringComparison.Ordinal) ? "-dirty" : "")}")})";
}

/// <summary>What an upgrade changes for one set of values.</summary>
/// <param name="Values">The fixture's name; <c>your-values</c> for the file that <c>--values</c> names.</param>
/// <param name="Obstacle">Why there was nothing to compare: one of both charts refuses the values.</param>
public sealed record UpgradeComparison(string Values, IReadOnlyList<ResourceChange> Changes, string? Obstacle = null)
{
    /// <summary>What it came to in one sentence.</summary>
    public string Conclusion()
    {
        if (Obstacle is not null)
            return Obstacle;
        if (Changes.Count == 0)
            return "the upgrade changes nothing.";
        var dangers = Dangers().Count();
        return $"the upgrade changes {Count(Changes.Count, "resource")}, {(dangers == 0 ? "all of it safely" : $"and {Count(dangers, "change")} of it {(dangers == 1 ? "is" : "are")} not safe")}.";
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    /// <summary>Each reason why the upgrade is not safe, with the resource and the field.</summary>
    public IEnumerable<string> Dangers() => Changes.SelectMany(change => change.Dangers());
}

public enum ChangeKind
{
    Added,
    Removed,
    Changed,
}

/// <param name="Resource"><c>Kind/name</c>.</param>
/// <param name="Fields">What changed inside; empty for one that was added or removed.</param>
/// <param name="Danger">Why adding or removing the whole is not safe; null where it is.</param>
public sealed record ResourceChange(string Resource, ChangeKind Kind, IReadOnlyList<FieldChange> Fields, string? Danger = null)
{
    public IEnumerable<string> Dangers() =>
    [
        .. Danger is null ? Array.Empty<string>() : [$"{Resource} {Kind.ToString().ToLowerInvariant()}: {Danger}"],
        .. Fields.Where(field => field.Danger is not null).Select(field => $"{Resource} {field}: {field.Danger}"),
    ];
}

/// <param name="Path">Items of a list of named things stand under their names.</param>
/// <param name="Before">As JSON; null where there was nothing. What a Secret holds is never shown.</param>
/// <param name="After">As JSON; null where there is nothing left.</param>
/// <param name="Danger">Why the change is not safe; null where it is.</param>
public sealed record FieldChange(string Path, string? Before, string? After, string? Danger = null)
{
    public override string ToString() => $"{Path}: {Before ?? "nothing"} -> {After ?? "nothing"}";
}
