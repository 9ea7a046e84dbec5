namespace Conformance.Ledger;

/// <summary>Whether a run can say anything: clients that never worked have lost nothing.</summary>
public static class Validity
{
    /// <summary>The clocks may diverge by this much.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(100);

    /// <returns>What makes the run worthless; empty for a valid one.</returns>
    public static IReadOnlyList<string> Problems(LedgerHistory history)
    {
        var problems = new List<string>();
        if (history.Writers.Count == 0)
            problems.Add("The run had no writers.");
        foreach (var writer in history.Writers)
        {
            var met = writer.LastError is { } error ? $" It met: {error}." : "";
            if (!writer.EverConnected)
                problems.Add($"Writer {writer.Writer} ({writer.Group}) never connected.{met}");
            else if (!writer.Acknowledgements.Any(at => at <= history.WarmUp))
                problems.Add($"Writer {writer.Writer} ({writer.Group}) had no acknowledged write in the first {history.WarmUp.TotalSeconds:0.###} s.{met}");
        }

        foreach (var reader in history.Readers.Where(reader => !reader.Answers.Any()))
            problems.Add($"Reader {reader.Reader} ({reader.Group}) was never answered.");
        if (history.Clock.By.Duration() > ClockTolerance)
            problems.Add(
                $"The clock stepped: {history.Clock.At.TotalSeconds:0.0} s into the run the wall clock was {history.Clock.By.TotalMilliseconds:+0;-0} ms "
                + "away from the monotonic one. Run again on a machine whose clock is left alone.");
        return problems;
    }
}
