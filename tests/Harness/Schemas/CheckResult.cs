namespace Conformance.Schemas;

/// <summary>What a check has to say about a render.</summary>
/// <param name="Findings">What is wrong.</param>
/// <param name="NotChecked">What it met and could not judge.</param>
public sealed record CheckResult(IReadOnlyList<Finding> Findings, IReadOnlyList<NotChecked> NotChecked);
