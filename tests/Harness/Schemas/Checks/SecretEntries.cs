using System.Text;
using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.Schemas.Checks;

/// <summary>What a Secret holds, as a pod would see it.</summary>
internal static class SecretEntries
{
    /// <returns>Each entry's key, its place and its value; none for data that is not base64, which the core kinds' check finds.</returns>
    public static IEnumerable<(string Key, string Path, string Value)> Of(Manifest secret) =>
        Read(secret, "stringData", text => text).Concat(Read(secret, "data", Decode));

    private static IEnumerable<(string, string, string)> Read(Manifest secret, string map, Func<string, string?> read) =>
        from entry in secret.At(map) as JsonObject ?? []
        where entry.Value is JsonValue
        let value = read(entry.Value!.ToString())
        where value is not null
        select (entry.Key, ManifestPath.Append(map, entry.Key), value);

    private static string? Decode(string data)
    {
        var bytes = new byte[data.Length];
        return Convert.TryFromBase64String(data, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
