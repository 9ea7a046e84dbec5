using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Conformance.Schemas.Cel;

internal enum CelTokenKind
{
    Name,
    Literal,
    Symbol,
    End,
}

/// <param name="Text">As written.</param>
/// <param name="Value">A literal's value.</param>
internal sealed partial record CelToken(CelTokenKind Kind, string Text, object? Value = null)
{
    /// <exception cref="CelUnsupportedException">Something that no token of the subset starts with.</exception>
    public static IReadOnlyList<CelToken> Scan(string text)
    {
        var tokens = new List<CelToken>();
        var position = 0;
        while (Lexeme().Match(text, position) is { Success: true } match)
        {
            tokens.Add(Read(match));
            position += match.Length;
        }

        if (!string.IsNullOrWhiteSpace(text[position..]))
            throw new CelUnsupportedException($"'{text[position..].Trim()}' is not supported");
        tokens.Add(new CelToken(CelTokenKind.End, ""));
        return tokens;
    }

    /// <summary>The field that an identifier names: Kubernetes escapes what CEL could not otherwise write.</summary>
    /// <remarks>https://kubernetes.io/docs/reference/using-api/cel/#escaping</remarks>
    public static string Unescape(string identifier)
    {
        var name = identifier
            .Replace("__dot__", ".").Replace("__dash__", "-").Replace("__slash__", "/").Replace("__underscores__", "__");
        return name is ['_', '_', .. var keyword, '_', '_'] && Keyword().IsMatch(keyword) ? keyword : name;
    }

    private static CelToken Read(Match match)
    {
        var text = match.Groups["token"].Value;
        if (match.Groups["name"].Success)
            return text switch
            {
                "true" => new CelToken(CelTokenKind.Literal, text, true),
                "false" => new CelToken(CelTokenKind.Literal, text, false),
                "null" => new CelToken(CelTokenKind.Literal, text),
                _ => new CelToken(CelTokenKind.Name, text),
            };
        if (match.Groups["number"].Success)
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new CelToken(CelTokenKind.Literal, text, number)
                : throw new CelUnsupportedException($"number {text} is not supported");
        return match.Groups["text"].Success
            ? new CelToken(CelTokenKind.Literal, text, Unquote(text))
            : new CelToken(CelTokenKind.Symbol, text);
    }

    private static string Unquote(string quoted)
    {
        var value = new StringBuilder();
        for (var index = 1; index < quoted.Length - 1; index++)
        {
            if (quoted[index] != '\\')
            {
                value.Append(quoted[index]);
                continue;
            }

            index++;
            value.Append(quoted[index] switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '\\' or '\'' or '"' or '`' or '?' => quoted[index],
                var other => throw new CelUnsupportedException($"escape \\{other} is not supported"),
            });
        }

        return value.ToString();
    }

    [GeneratedRegex(
        """\G\s*(?<token>(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<number>[0-9][0-9A-Za-z_.]*)|(?<text>'(\\.|[^'\\\n])*'|"(\\.|[^"\\\n])*")|==|!=|<=|>=|&&|\|\||[<>!.,()])""")]
    private static partial Regex Lexeme();

    [GeneratedRegex("^(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)$")]
    private static partial Regex Keyword();
}
