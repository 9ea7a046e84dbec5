namespace Conformance.Benchmarks;

/// <param name="Name">What was measured.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit"><c>s</c>, <c>ms</c>, <c>MB</c>, or empty for a count.</param>
/// <param name="Budget">The most it may be; null where it is only told.</param>
internal sealed record Result(string Name, double Value, string Unit, double? Budget = null)
{
    public bool IsWithinBudget => Budget is null || Value <= Budget;

    public string Verdict => Budget is null ? "" : IsWithinBudget ? "ok" : "[red]over[/]";

    public string Format(double value) => Unit.Length == 0 ? $"{value:0}" : $"{value:0.###} {Unit}";
}
