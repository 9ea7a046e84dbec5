using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Conformance.Reporting;

/// <summary>
/// A piece of HTML. Made from an interpolated string whose text is markup and whose holes are escaped, but for holes
/// that are HTML themselves: text from outside cannot become markup by being forgotten.
/// </summary>
[InterpolatedStringHandler]
public readonly struct Html
{
    private readonly StringBuilder text;

    public Html(int literalLength, int holes) => text = new StringBuilder(literalLength + (holes * 16));

    public static Html Empty => $"";

    /// <summary>Markup that the suite made itself and escaped itself, an SVG for example.</summary>
    public static Html OfOurOwn(string markup)
    {
        var html = Empty;
        html.AppendLiteral(markup);
        return html;
    }

    public void AppendLiteral(string markup) => text.Append(markup);

    public void AppendFormatted(string? content) => text.Append(WebUtility.HtmlEncode(content));

    public void AppendFormatted(int number) => text.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(Html html) => text.Append(html.text);

    public void AppendFormatted(IEnumerable<Html> pieces)
    {
        foreach (var piece in pieces)
            text.Append(piece.text);
    }

    public override string ToString() => text.ToString();
}
