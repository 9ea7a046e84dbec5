using System.Text.RegularExpressions;

namespace Conformance.Postgres;

/// <summary>A PostgreSQL release: <c>17.2</c>, or <c>17</c> where only the major is named.</summary>
public sealed partial record PostgresVersion(int Major, int? Minor)
{
    /// <summary>The release an image's tag begins with, which is how the operator reads it: <c>postgres:17.2-bookworm</c> is 17.2.</summary>
    /// <exception cref="ConformanceException">The tag does not begin with a version.</exception>
    public static PostgresVersion OfImage(string image)
    {
        var name = image.Split('@')[0];
        var tag = name[(name.LastIndexOf('/') + 1)..].Split(':', 2).ElementAtOrDefault(1) ?? "";
        return TryParse(tag) ?? throw new ConformanceException(
            $"The image {image} has no tag that begins with a PostgreSQL version.", "Set image.tag to one that does, 17.2 for example.");
    }

    /// <exception cref="FormatException">Not a version.</exception>
    public static PostgresVersion Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"'{text}' is not a PostgreSQL version.");

    public override string ToString() => Minor is { } minor ? $"{Major}.{minor}" : $"{Major}";

    private static PostgresVersion? TryParse(string text) => Leading().Match(text) is { Success: true } match
        ? new PostgresVersion(int.Parse(match.Groups[1].Value), match.Groups[2].Success ? int.Parse(match.Groups[2].Value) : null)
        : null;

    [GeneratedRegex(@"^(\d+)(?:\.(\d+))?")]
    private static partial Regex Leading();
}
