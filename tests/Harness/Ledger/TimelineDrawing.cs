using System.Globalization;
using System.Security;
using System.Text;

namespace Conformance.Ledger;

/// <summary>
/// Draws a timeline as SVG: acknowledged writes above, a bar for the outage of each group of clients below, events as
/// numbered lines with their names in a list. Made for 360 pixels and up; its colours stand out from white and from
/// black alike.
/// </summary>
public static class TimelineDrawing
{
    private const double Width = 360;
    private const double Left = 34;
    private const double Right = 8;
    private const double PlotHeight = 96;
    private const double LineHeight = 16;
    private const double BadgeSize = 14;
    private const double FontSize = 11;
    private const string Ink = "#7d7d7d";
    private const string Served = "#3f8fd2";
    private const string Dark = "#d9534f";
    private const string Event = "#b07d12";

    /// <param name="title">Drawn above and told to screen readers.</param>
    public static string Svg(Timeline timeline, string title)
    {
        var origin = timeline.Marks.FirstOrDefault()?.At ?? timeline.Window.From;
        var rows = BadgeRows(timeline);
        var plotTop = (2.5 + rows.DefaultIfEmpty(-1).Max() + 1) * LineHeight;
        var plotBottom = plotTop + PlotHeight;
        var lanesTop = plotBottom + (2 * LineHeight);
        var listTop = lanesTop + (timeline.Lanes.Count * 2 * LineHeight);
        var height = listTop + ((timeline.Marks.Count + 0.5) * LineHeight);

        var svg = new StringBuilder();
        svg.Append(Invariant($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height:0.#}" width="100%" style="max-width:720px" role="img" font-family="system-ui, sans-serif" font-size="{FontSize}" fill="{Ink}">"""));
        svg.Append($"<title>{Escape(title)}</title>");
        Text(svg, 0, LineHeight - 4, "start", title, """ font-weight="600" """.TrimEnd());
        Text(svg, 0, (2 * LineHeight) - 4, "start", Invariant($"acknowledged writes per {Timeline.Bucket.TotalMilliseconds:0} ms; longest gap below"));
        Axis(svg, timeline, origin, plotTop, plotBottom);
        Bars(svg, timeline, plotBottom);
        for (var index = 0; index < timeline.Lanes.Count; index++)
            Lane(svg, timeline, timeline.Lanes[index], lanesTop + (index * 2 * LineHeight));
        for (var index = 0; index < timeline.Marks.Count; index++)
            MarkAt(svg, timeline, index, origin, (2.6 + rows[index]) * LineHeight, plotBottom, listTop + (index * LineHeight) + (LineHeight / 2));
        return svg.Append("</svg>").ToString();
    }

    private static void Axis(StringBuilder svg, Timeline timeline, TimeSpan origin, double top, double bottom)
    {
        var most = timeline.Acknowledged.Max();
        Line(svg, Left, bottom, Width - Right, bottom, Ink);
        Text(svg, Left - 4, top + 4, "end", Invariant($"{most}"));
        Text(svg, Left - 4, bottom, "end", "0");
        var step = TickStep(timeline.Window.Length);
        // Adding zero turns a negative zero into a plain one.
        for (var tick = Math.Ceiling((timeline.Window.From - origin) / step) + 0.0; origin + (tick * step) <= timeline.Window.To; tick++)
        {
            var x = X(timeline, origin + (tick * step));
            Line(svg, x, bottom, x, bottom + 4, Ink);
            Text(svg, x, bottom + LineHeight, x > Width - Right - 12 ? "end" : "middle", Invariant($"{tick * step.TotalSeconds:0.#} s"));
        }
    }

    private static void Bars(StringBuilder svg, Timeline timeline, double bottom)
    {
        var scale = PlotHeight / Math.Max(1, timeline.Acknowledged.Max());
        svg.Append(Invariant($"""<g class="acknowledged" fill="{Served}">"""));
        for (var index = 0; index < timeline.Acknowledged.Count; index++)
        {
            if (timeline.Acknowledged[index] == 0)
                continue;
            var from = X(timeline, timeline.Window.From + (index * Timeline.Bucket));
            var to = X(timeline, timeline.Window.From + ((index + 1) * Timeline.Bucket));
            Rectangle(svg, from, bottom - (timeline.Acknowledged[index] * scale), to - from, timeline.Acknowledged[index] * scale);
        }

        svg.Append("</g>");
    }

    private static void Lane(StringBuilder svg, Timeline timeline, TimelineLane lane, double top)
    {
        var from = X(timeline, lane.Outage.Start);
        var length = lane.Outage.Length.TotalSeconds;
        var told = Invariant($"{(lane.Outage.Recovered ? "" : "at least ")}{length:0.00} s");
        Text(svg, Left, top + 10, "start", $"{lane.Name}: {told} dark");
        svg.Append(Invariant($"""<g class="outage" fill="{Dark}">"""));
        Rectangle(svg, from, top + 14, Math.Max(1, X(timeline, lane.Outage.End) - from), 6);
        svg.Append("</g>");
    }

    private static void MarkAt(StringBuilder svg, Timeline timeline, int index, TimeSpan origin, double badge, double bottom, double listed)
    {
        var mark = timeline.Marks[index];
        var x = X(timeline, mark.At);
        svg.Append("""<g class="event">""");
        Line(svg, x, badge, x, bottom, Event);
        Badge(svg, x, badge, index + 1);
        Badge(svg, Left + (BadgeSize / 2), listed, index + 1);
        var when = index == 0 ? Invariant($"{mark.At.TotalSeconds:0.00} s into the run") : Invariant($"{(mark.At - origin).TotalSeconds:+0.00} s");
        Text(svg, Left + BadgeSize + 6, listed + 4, "start", $"{mark.Name}, {when}");
        svg.Append("</g>");
    }

    /// <summary>In which row above the plot each badge goes so that none covers another.</summary>
    private static List<int> BadgeRows(Timeline timeline)
    {
        var ends = new List<double>();
        var rows = new List<int>();
        foreach (var mark in timeline.Marks)
        {
            var x = X(timeline, mark.At);
            var row = ends.FindIndex(end => x >= end + BadgeSize + 1);
            if (row < 0)
            {
                row = ends.Count;
                ends.Add(x);
            }

            ends[row] = x;
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The smallest of 1, 2, 5, 10, ... seconds that leaves room for the labels.</summary>
    private static TimeSpan TickStep(TimeSpan length)
    {
        for (var power = 0.1; ; power *= 10)
            foreach (var digit in (int[])[1, 2, 5])
                if (length.TotalSeconds / (digit * power) <= 8)
                    return TimeSpan.FromSeconds(digit * power);
    }

    /// <summary>Where a moment lies; those outside the window at its edge.</summary>
    private static double X(Timeline timeline, TimeSpan at)
    {
        var share = (at - timeline.Window.From) / Timeline.Bucket / timeline.Acknowledged.Count;
        return Left + (Math.Clamp(share, 0, 1) * (Width - Left - Right));
    }

    private static void Badge(StringBuilder svg, double x, double y, int number)
    {
        svg.Append(Invariant($"""<circle cx="{x:0.#}" cy="{y:0.#}" r="{BadgeSize / 2}" fill="{Event}"/>"""));
        Text(svg, x, y + 4, "middle", Invariant($"{number}"), """ fill="#fff" """.TrimEnd());
    }

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, string colour) => svg.Append(
        Invariant($"""<line x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}" stroke="{colour}"/>"""));

    private static void Rectangle(StringBuilder svg, double x, double y, double width, double height) => svg.Append(
        Invariant($"""<rect x="{x:0.##}" y="{y:0.##}" width="{width:0.##}" height="{height:0.##}"/>"""));

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text, string attributes = "") => svg.Append(
        Invariant($"""<text x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}"{attributes}>{Escape(text)}</text>"""));

    private static string Escape(string text) => SecurityElement.Escape(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
