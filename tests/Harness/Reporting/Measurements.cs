namespace Conformance.Reporting;

/// <summary>Numbers a scenario measured, for the report.</summary>
public static class Measurements
{
    private static string Path => System.IO.Path.Combine(Repository.Artifacts, "results", "measurements.jsonl");

    /// <param name="scenario">The scenario's name, as in its trait: <c>install</c>.</param>
    /// <param name="name">What was measured, as the report prints it: <c>cluster of two ready</c>.</param>
    /// <param name="value">In <paramref name="unit"/>.</param>
    /// <param name="unit">As the report prints it: <c>s</c>, <c>ms</c>, <c>MB</c>, <c>rows</c>.</param>
    /// <param name="budget">The most that <paramref name="value"/> may be; above it the report's verdict is failed. Null: no limit.</param>
    public static void Record(string scenario, string name, double value, string unit, double? budget = null) =>
        JsonLines.Append(Path, new MeasurementRecord(scenario, name, value, unit, budget));

    /// <summary>All that the current run recorded.</summary>
    public static IReadOnlyList<MeasurementRecord> Recorded() => JsonLines.Read<MeasurementRecord>(Path);
}

/// <summary>One line of <c>measurements.jsonl</c>; see <see cref="Measurements.Record"/>.</summary>
public sealed record MeasurementRecord(string Scenario, string Name, double Value, string Unit, double? Budget);
