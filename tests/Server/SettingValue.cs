using System.Globalization;
using System.Text.RegularExpressions;

namespace Conformance.Server;

/// <summary>
/// A parameter's value reduced to what it means, so that <c>512MB</c> and 65536 blocks of <c>8kB</c> are the same.
/// Written from the documentation's rules (config-setting.html), not asked of the server under test.
/// </summary>
internal static partial class SettingValue
{
    /// <summary>Bytes, microseconds, or 1 for a plain number.</summary>
    private static readonly Dictionary<string, double> Units = new()
    {
        ["B"] = 1,
        ["kB"] = 1024,
        ["MB"] = 1024 * 1024,
        ["GB"] = 1024d * 1024 * 1024,
        ["TB"] = 1024d * 1024 * 1024 * 1024,
        ["us"] = 1,
        ["ms"] = 1000,
        ["s"] = 1_000_000,
        ["min"] = 60_000_000,
        ["h"] = 3_600_000_000,
        ["d"] = 86_400_000_000,
    };

    /// <summary>Whether what was written and what is in force are the same to the server's precision.</summary>
    /// <param name="written">As rendered: with a unit, or without.</param>
    /// <param name="setting">As <c>pg_settings</c> has it, in <paramref name="unit"/>.</param>
    /// <param name="type"><c>pg_settings.vartype</c>.</param>
    /// <param name="unit"><c>8kB</c>, <c>ms</c>, or null.</param>
    public static bool Same(string written, string setting, string type, string? unit) => type switch
    {
        "bool" => Boolean(written) == Boolean(setting),
        "integer" or "real" => SameNumber(written, setting, unit, whole: type == "integer"),
        "enum" => written.Equals(setting, StringComparison.OrdinalIgnoreCase) || (Boolean(written) is { } flag && flag == Boolean(setting)),
        _ => written == setting,
    };

    private static bool SameNumber(string written, string setting, string? unit, bool whole)
    {
        if (Number().Match(written.Trim()) is not { Success: true } match)
            return false;
        var number = match.Groups["hex"].Success
            ? Convert.ToInt64(match.Groups["hex"].Value, 16)
            : double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        if (match.Groups["unit"].Value is { Length: > 0 } own)
        {
            if (unit is null || !Units.TryGetValue(own, out var factor))
                return false;
            number *= factor / Size(unit);
        }

        var expected = whole ? Math.Round(number, MidpointRounding.ToEven) : number;
        return Math.Abs(expected - double.Parse(setting, CultureInfo.InvariantCulture)) <= Math.Abs(expected) * 1e-9;
    }

    /// <summary>A block unit such as <c>8kB</c> in bytes, a time unit in microseconds.</summary>
    private static double Size(string unit)
    {
        var digits = unit.TakeWhile(char.IsDigit).Count();
        return (digits == 0 ? 1 : int.Parse(unit[..digits])) * Units[unit[digits..]];
    }

    /// <summary>Any unambiguous beginning of the words counts.</summary>
    private static bool? Boolean(string text) => text.Trim().ToLowerInvariant() switch
    {
        "1" or "on" or "t" or "tr" or "tru" or "true" or "y" or "ye" or "yes" => true,
        "0" or "of" or "off" or "f" or "fa" or "fal" or "fals" or "false" or "n" or "no" => false,
        _ => null,
    };

    [GeneratedRegex(@"^(?:(?<hex>0[xX][0-9a-fA-F]+)|(?<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))\s*(?<unit>[A-Za-z]*)$")]
    private static partial Regex Number();
}
