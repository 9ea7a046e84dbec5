using System.Collections.Concurrent;

namespace Conformance.Qualify;

/// <summary>
/// Counts a tier's tests while <c>dotnet test --output Detailed</c> prints them. Only for showing: the verdict comes
/// from the tier's report file.
/// </summary>
internal sealed class Activity
{
    private readonly ConcurrentQueue<string> findings = new();

    private int passed;

    private int failed;

    private int skipped;

    public string Counts => passed + failed + skipped == 0
        ? ""
        : $"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} did not run" : "")}";

    public void Read(string line)
    {
        if (line.StartsWith("passed ", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref passed);
        }
        else if (line.StartsWith("failed ", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref failed);
            findings.Enqueue(line);
        }
        else if (line.StartsWith("skipped ", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref skipped);
        }
    }

    /// <summary>The lines of failed tests since the last call.</summary>
    public IEnumerable<string> TakeFindings()
    {
        while (findings.TryDequeue(out var line))
            yield return line;
    }
}
