namespace Conformance.Schemas;

/// <summary>Something a check met and could not judge: for the report, so that it never passes for checked.</summary>
/// <param name="What">A rule by kind and path, or a kind.</param>
/// <param name="Why">The reason.</param>
public sealed record NotChecked(string What, string Why)
{
    public override string ToString() => $"{What} ({Why})";
}
