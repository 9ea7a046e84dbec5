using System.Text;
using System.Text.Json.Nodes;
using Conformance.Helm;
using Conformance.Manifests;

namespace Conformance.Schemas.Checks;

/// <summary>What a Secret keeps under the key of a password or a secret key occurs in Secrets only, however it is written.</summary>
internal sealed class PasswordsCheck() : StructuralCheck("passwords")
{
    /// <summary>In characters. Anything shorter turns up in other text by chance.</summary>
    private const int ShortestTelling = 6;

    /// <summary>What the keys of passwords, and of an object store's secret key, have in their names.</summary>
    private static readonly string[] Words = ["password", "secret"];

    public override Task<CheckResult> RunAsync(Render render)
    {
        var findings = new FindingCollector(Name, render);
        var spellings = render.All("Secret").SelectMany(Passwords).Distinct().SelectMany(Spellings).Distinct().ToList();
        foreach (var manifest in render.Manifests.Where(manifest => manifest.Kind != "Secret"))
            DocumentWalk.Visit(manifest.Content, member =>
            {
                if (member.Key is { } key && Tells(key))
                    Report(manifest, member.Path);
                if (member.Value is JsonValue value && Tells(value.ToString()))
                    Report(manifest, member.Path);
                return true;
            });
        return Task.FromResult(findings.Result);

        bool Tells(string text) => spellings.Any(spelling => text.Contains(spelling, StringComparison.Ordinal));

        void Report(Manifest manifest, string path) =>
            findings.Add(manifest, path, "no password outside of a Secret", "a password that one of the render's Secrets holds");
    }

    private static IEnumerable<string> Passwords(Manifest secret) =>
        from entry in SecretEntries.Of(secret)
        where Words.Any(word => entry.Key.Contains(word, StringComparison.OrdinalIgnoreCase)) && entry.Value.Length >= ShortestTelling
        select entry.Value;

    /// <summary>As it is, in a URI, in an SQL literal, in a Secret's data.</summary>
    private static IEnumerable<string> Spellings(string password) =>
    [
        password,
        Uri.EscapeDataString(password),
        password.Replace("'", "''"),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(password)),
    ];
}
