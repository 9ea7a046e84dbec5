using System.Text.Json;

namespace Conformance.Reporting;

/// <summary>
/// What a tier found out about itself and its surroundings, for the report. A name recorded again replaces the value
/// before, but for the lists: <c>image</c> (<c>name@digest</c>) and <c>notChecked</c>.
/// </summary>
public static class Facts
{
    private static string Path => System.IO.Path.Combine(Repository.Artifacts, "results", "facts.jsonl");

    /// <param name="tier"><c>unit</c>, <c>server</c> or <c>e2e</c>.</param>
    /// <param name="name">
    /// Any tier: <c>notRun</c> (why nothing of it ran), <c>notChecked</c> (one thing it declares unchecked), <c>image</c>;
    /// unit: <c>renders</c>; server: <c>servers</c>, <c>provider</c>; e2e: <c>kubernetes</c>, <c>operator</c>, <c>docker</c>.
    /// </param>
    /// <param name="value">A string, a number or a boolean.</param>
    public static void Record(string tier, string name, object value) =>
        JsonLines.Append(Path, new FactRecord(tier, name, JsonSerializer.SerializeToElement(value)));

    /// <summary>All that the current run recorded, in order.</summary>
    public static IReadOnlyList<FactRecord> Recorded() => JsonLines.Read<FactRecord>(Path);
}

/// <summary>One line of <c>facts.jsonl</c>; see <see cref="Facts.Record"/>.</summary>
public sealed record FactRecord(string Tier, string Name, JsonElement Value);
