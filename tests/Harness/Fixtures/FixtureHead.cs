namespace Conformance.Fixtures;

/// <summary>The <c># key: value</c> comment lines before a fixture's first value.</summary>
internal static class FixtureHead
{
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        var head = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(path).TakeWhile(line => line.StartsWith('#')))
            if (line[1..].Split(": ", 2, StringSplitOptions.TrimEntries) is [var key, var value] && !key.Contains(' '))
                head[key] = value;
        return head;
    }
}
