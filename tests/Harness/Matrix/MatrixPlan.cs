using Conformance.Helm;
using Conformance.Tools;

namespace Conformance.Matrix;

/// <summary>Which combinations of the pinned versions are run. A pure function of the pins.</summary>
/// <param name="Cells">In the order they run, oldest first.</param>
/// <param name="Unsupported">Combinations that are left out, since the operator's project does not support them.</param>
public sealed record MatrixPlan(IReadOnlyList<MatrixCell> Cells, IReadOnlyList<string> Unsupported)
{
    public const string Smoke = "smoke";

    public const string Full = "full";

    /// <param name="asked"><c>smoke</c>: the oldest and the newest of everything; <c>full</c>: oldest and newest in every combination; or one cell's name.</param>
    /// <exception cref="ConformanceException">It is none of these.</exception>
    public static MatrixPlan Of(string asked, Versions versions)
    {
        var all = All(versions);
        return asked switch
        {
            Full => all,
            Smoke => new MatrixPlan(all.Cells is [var oldest, .., var newest] ? [oldest, newest] : all.Cells, []),
            _ when all.Cells.FirstOrDefault(cell => cell.Name == asked) is { } cell => new MatrixPlan([cell], []),
            _ => throw new ConformanceException(
                $"There is no matrix and no cell of one called '{asked}'.",
                $"There are: {Smoke}, {Full}, {string.Join(", ", all.Cells.Select(cell => cell.Name))}."),
        };
    }

    private static MatrixPlan All(Versions versions)
    {
        var cells = new List<MatrixCell>();
        var unsupported = new List<string>();
        foreach (var release in Ends(versions.Operators))
            foreach (var node in Ends(versions.Kubernetes))
            {
                if (!release.Kubernetes.Contains(node.Version))
                {
                    unsupported.Add(
                        $"operator {release.Version} on Kubernetes {MinorRange.MinorOf(node.Version)}: its project supports it on {release.Kubernetes}");
                    continue;
                }

                foreach (var helm in Enum.GetValues<HelmMajor>())
                    foreach (var postgres in Ends(versions.Postgresql))
                        cells.Add(new MatrixCell(release.Version, node, helm, postgres.Version));
            }

        return new MatrixPlan(cells, unsupported);
    }

    private static IEnumerable<T> Ends<T>(IReadOnlyList<T> pins) => pins.Count > 1 ? [pins[0], pins[^1]] : pins;
}
