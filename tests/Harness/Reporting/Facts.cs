using System.Text.Json;

namespace Conformance.Reporting;

/// <summary>What a run found out beside its verdicts, one JSON line each in <c>artifacts/results/facts.jsonl</c>.</summary>
public static class Facts
{
    private static readonly Lock Gate = new();

    public static void Record(string tier, string name, object value)
    {
        var path = Path.Combine(Repository.Artifacts, "results", "facts.jsonl");
        lock (Gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.AppendAllText(path, JsonSerializer.Serialize(new { tier, name, value }) + "\n");
        }
    }
}
