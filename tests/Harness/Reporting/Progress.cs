namespace Conformance.Reporting;

/// <summary>Tells whoever watches the run what a tier is doing right now.</summary>
public static class Progress
{
    /// <summary>Appends a line to the file that <c>CONFORMANCE_PROGRESS</c> names; does nothing when it is unset.</summary>
    public static void Report(string line)
    {
        if (Settings.Progress is { } path)
            JsonLines.AppendLine(path, line);
    }
}
