using Conformance.Helm;

namespace Conformance.Schemas;

/// <summary>Something every render of every fixture must satisfy.</summary>
public abstract class StructuralCheck(string name, string? operatorVersion = null)
{
    /// <summary>As it stands in a test case's name: <c>crd-1.30.0</c>, <c>references</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The operator release whose CRDs it is about; null where it is the same for every release.</summary>
    public string? Operator { get; } = operatorVersion;

    /// <exception cref="ConformanceException">The render failed, is not YAML, or a pinned schema cannot be had.</exception>
    public abstract Task<CheckResult> RunAsync(Render render);

    public override string ToString() => Name;
}
