namespace Conformance.Schemas;

/// <summary>One thing wrong with one rendered document.</summary>
/// <param name="Check">The check that found it.</param>
/// <param name="Operator">The operator version whose schema was applied, where the check depends on one.</param>
/// <param name="Source">The template.</param>
/// <param name="Document"><c>Kind/name</c>.</param>
/// <param name="Path">The place in the document.</param>
/// <param name="Values">The values set, as the command that renders it.</param>
public sealed record Finding(
    string Check, string? Operator, string Source, string Document, string Path, string Expected, string Actual, string Values)
{
    public override string ToString() =>
        $"""
        {Check}: {Document} {Path}
          expected  {Expected}
          actual    {Actual}
          template  {Source}
          values    {Values}{(Operator is null ? "" : $"\n  operator  {Operator}")}
        """;
}
