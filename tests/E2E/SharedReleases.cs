using System.Reflection;

namespace Conformance.E2E;

/// <summary>
/// What several classes share, and when it goes: even idle instances cost time, by their probes, and two cores have none to
/// give. What is shared within a collection alone goes with the collection's fixture.
/// </summary>
public sealed class SharedReleases
{
    /// <summary>How the names of the namespaces begin, and the scenarios that use them.</summary>
    private static readonly IReadOnlyList<(string Prefix, string[] Scenarios)> Shared =
    [
        ("install", ["install"]),
        ("backup", ["backup", "recovery", "lifecycle"]),
        ("restore", ["restore", "recovery"]),
    ];

    private readonly E2ERun run;

    private readonly HashSet<(string Class, string Scenario)> left = [.. Classes()];

    internal SharedReleases(E2ERun run) => this.run = run;

    /// <summary>After the last class of the scenarios that use it, whatever they share is removed.</summary>
    internal async Task ClassEndedAsync(string name)
    {
        foreach (var (prefix, scenarios) in Shared)
            if (IsLast(name, scenarios))
                await run.RemoveNamespacesAsync(space => space.StartsWith($"conformance-{prefix}-", StringComparison.Ordinal));
    }

    private bool IsLast(string name, string[] scenarios)
    {
        lock (left)
        {
            return left.RemoveWhere(one => one.Class == name && scenarios.Contains(one.Scenario)) > 0
                && !left.Any(one => scenarios.Contains(one.Scenario));
        }
    }

    /// <summary>Every class of tests that runs without being asked for.</summary>
    private static IEnumerable<(string Class, string Scenario)> Classes() =>
        from type in typeof(SharedReleases).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(ScenarioTest)) && !type.IsAbstract
        where type.GetMethods().Any(method => method.GetCustomAttribute<FactAttribute>() is { Explicit: false })
        from trait in type.GetCustomAttributes<TraitAttribute>()
        where trait.Name == "Scenario"
        select (type.FullName!, trait.Value);
}
