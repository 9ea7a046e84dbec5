using System.Globalization;
using System.Text.RegularExpressions;

namespace Conformance.Backup;

/// <summary>
/// The WAL segments of an archive, by name: 8 hexadecimal digits each for the timeline, the high part of the LSN, and
/// the segment in it, which counts to <c>FF</c> with segments of 16 MB.
/// </summary>
public static partial class WalArchive
{
    private const long SegmentsPerHighPart = 0x100;

    /// <summary>The names of the segments among an archive's keys, once each and in order; history files and backups are none.</summary>
    public static IReadOnlyList<string> Segments(IEnumerable<string> keys) =>
    [
        .. keys.Select(key => Segment().Match(key)).Where(match => match.Success).Select(match => match.Groups["name"].Value)
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Segments that are not there between the first and the last of each timeline.</summary>
    /// <param name="segments">Names as <see cref="Segments"/> gives them.</param>
    public static IReadOnlyList<string> Missing(IEnumerable<string> segments) =>
    [
        .. segments.GroupBy(name => name[..8]).SelectMany(timeline =>
        {
            var present = timeline.Select(Number).ToHashSet();
            return Range(present.Min(), present.Max()).Where(number => !present.Contains(number)).Select(number => NameOf(timeline.Key, number));
        }),
    ];

    private static long Number(string name) => Hex(name[8..16]) * SegmentsPerHighPart + Hex(name[16..]);

    private static string NameOf(string timeline, long number) => $"{timeline}{number / SegmentsPerHighPart:X8}{number % SegmentsPerHighPart:X8}";

    private static long Hex(string digits) => long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static IEnumerable<long> Range(long first, long last)
    {
        for (var number = first; number <= last; number++)
            yield return number;
    }

    [GeneratedRegex(@"/wals/[0-9A-F]{16}/(?<name>[0-9A-F]{24})(\.(gz|bz2|lz4|snappy))?$")]
    private static partial Regex Segment();
}
