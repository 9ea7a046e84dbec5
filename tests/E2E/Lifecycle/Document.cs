using Conformance.E2E.Readme;

namespace Conformance.E2E.Lifecycle;

/// <summary>The commands of <c>chart/README.md</c> that this scenario executes.</summary>
internal static class Document
{
    /// <summary>The only block of a purpose.</summary>
    /// <exception cref="ConformanceException">There is none, or more than one.</exception>
    public static string Block(string purpose) => ChartReadme.Single(purpose, "").Commands;
}
