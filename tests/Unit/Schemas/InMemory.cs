using Conformance.Helm;

namespace Conformance.Unit.Schemas;

/// <summary>Renders that no Helm made.</summary>
internal static class InMemory
{
    /// <summary>Every kind the checks know something about, and nothing wrong with any.</summary>
    public static string Correct { get; } = File.ReadAllText(
        Path.Combine(Repository.Root, "tests", "Unit", "Schemas", "correct.yaml"));

    /// <param name="arguments">Stands for what the user set: <c>--set name=value</c>.</param>
    public static Render Render(string yaml, string arguments = "") => new(
        new RenderRequest((string?)null) { Namespace = "ibs-prod", Arguments = arguments }, HelmMajor.Helm4, 0, yaml, "");
}
