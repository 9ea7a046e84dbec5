using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Conformance.Manifests;

/// <summary>
/// Plain scalars by YAML 1.1's core types (https://yaml.org/type/), which is what the API server's parser applies:
/// <c>on</c> and <c>yes</c> are booleans, <c>0755</c> is octal, <c>1_000</c> is a number.
/// </summary>
internal static partial class Yaml11Scalar
{
    public static JsonNode? Resolve(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str")
            return JsonValue.Create(scalar.Value);

        var text = scalar.Value;
        if (text is "" or "~" or "null" or "Null" or "NULL")
            return null;
        if (True().IsMatch(text))
            return JsonValue.Create(true);
        if (False().IsMatch(text))
            return JsonValue.Create(false);

        var digits = text.Replace("_", "");
        if (Octal().IsMatch(text))
            return Integer(digits, digits.Contains('o') ? "0o" : "0", 8);
        if (Hexadecimal().IsMatch(text))
            return Integer(digits, "0x", 16);
        if (Binary().IsMatch(text))
            return Integer(digits, "0b", 2);
        if (Decimal().IsMatch(text) && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            return JsonValue.Create(integer);
        if (Float().IsMatch(text) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return double.IsInteger(number) && Math.Abs(number) < long.MaxValue ? JsonValue.Create((long)number) : JsonValue.Create(number);
        return JsonValue.Create(text);
    }

    /// <summary>True for a plain scalar that does not mean what it looks like.</summary>
    public static bool IsAmbiguous(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && Surprising().IsMatch(scalar.Value);

    private static JsonValue Integer(string digits, string prefix, int radix)
    {
        var negative = digits.StartsWith('-');
        var magnitude = Convert.ToInt64(digits.TrimStart('+', '-')[prefix.Length..], radix);
        return JsonValue.Create(negative ? -magnitude : magnitude);
    }

    [GeneratedRegex("^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$")]
    private static partial Regex True();

    [GeneratedRegex("^(n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$")]
    private static partial Regex False();

    [GeneratedRegex("^[-+]?0o?[0-7_]+$")]
    private static partial Regex Octal();

    [GeneratedRegex("^[-+]?0x[0-9a-fA-F_]+$")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex("^[-+]?0b[01_]+$")]
    private static partial Regex Binary();

    [GeneratedRegex("^[-+]?(0|[1-9][0-9_]*)$")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Float();

    [GeneratedRegex("^(y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF|True|TRUE|False|FALSE|Null|NULL|~|[-+]?0o?[0-7_]+|[-+]?[0-9]+_[0-9_]*|[-+]?[0-9.]+[eE][-+]?[0-9]+|[0-9]+(:[0-5]?[0-9])+(\\.[0-9]*)?)$")]
    private static partial Regex Surprising();
}
