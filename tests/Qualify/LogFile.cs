namespace Conformance.Qualify;

/// <summary>A command's output, kept for whoever has to find out what happened.</summary>
internal sealed class LogFile(string path) : IDisposable
{
    private readonly StreamWriter writer = new(path) { AutoFlush = true };

    private readonly List<string> lines = [];

    public string Path => path;

    public IReadOnlyList<string> Lines => lines;

    public void Write(string line) => Keep(line);

    /// <returns>The line.</returns>
    public string Keep(string line)
    {
        // Output and error arrive on two threads.
        lock (lines)
        {
            lines.Add(line);
            writer.WriteLine(line);
        }

        return line;
    }

    public void Dispose() => writer.Dispose();
}
