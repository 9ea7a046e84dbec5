using System.Globalization;

namespace Conformance.Ledger;

/// <summary>
/// The evidence on disk: one line an event, in the order it happened, never changed. Columns, separated by tabs:
/// microseconds of monotonic time, client, sequence, event (<c>invoke</c>, <c>ok</c>, <c>fail</c>, <c>unknown</c>,
/// <c>mark</c>), reason or name.
/// </summary>
internal sealed class EventLog : IDisposable
{
    private readonly StreamWriter file;
    private readonly Lock gate = new();

    public EventLog(string path, DateTimeOffset startedAt)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        file = new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read), bufferSize: 1 << 16);
        file.WriteLine($"# microseconds since {startedAt:O}\tclient\tsequence\tevent\treason");
    }

    public void Invoke(TimeSpan at, int writer, int sequence) => Append(at, writer, sequence, "invoke", "");

    public void Complete(Write write, string reason) => Append(
        write.Completed,
        write.Writer,
        write.Sequence,
        write.Outcome switch { Outcome.Ok => "ok", Outcome.Fail => "fail", _ => "unknown" },
        reason);

    public void Mark(Mark mark) => Append(mark.At, 0, 0, "mark", mark.Name);

    public void Dispose()
    {
        lock (gate)
            file.Dispose();
    }

    private void Append(TimeSpan at, int client, int sequence, string what, string reason)
    {
        lock (gate)
            file.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{at.Ticks / TimeSpan.TicksPerMicrosecond}\t{client}\t{sequence}\t{what}\t{reason.ReplaceLineEndings(" ")}"));
    }
}
