namespace Conformance.E2E.Install;

/// <summary>What the API server warned of, in what a client printed: kubectl writes <c>Warning: …</c>, Helm <c>W1122 … warnings.go</c>.</summary>
internal static class Warnings
{
    public static IReadOnlyList<string> In(string error) =>
    [
        .. error.Split('\n').Where(line =>
            line.Contains("warning", StringComparison.OrdinalIgnoreCase) || line.Contains("level=WARN", StringComparison.Ordinal)),
    ];
}
