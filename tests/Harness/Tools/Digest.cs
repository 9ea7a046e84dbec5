using System.Security.Cryptography;

namespace Conformance.Tools;

/// <summary>Checks content against its pinned digest.</summary>
internal static class Digest
{
    public static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <exception cref="ConformanceException">The digest differs; the message names both.</exception>
    public static void RequireSha256(string path, string expected, string origin)
    {
        var actual = Sha256(path);
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
            throw new ConformanceException(
                $"Wrong checksum: {origin} should have SHA-256 {expected} but has {actual}.",
                "Remove it, or correct the pin in fixtures/versions.json if the new content is what you want.");
    }

    /// <param name="integrity">Subresource integrity, <c>sha512-</c> and base64.</param>
    /// <exception cref="ConformanceException">The digest differs.</exception>
    public static void RequireIntegrity(string path, string integrity, string origin)
    {
        using var stream = File.OpenRead(path);
        var actual = "sha512-" + Convert.ToBase64String(SHA512.HashData(stream));
        if (actual != integrity)
            throw new ConformanceException(
                $"Wrong checksum: {origin} should have integrity {integrity} but has {actual}.",
                "Correct the pin in fixtures/versions.json if the new content is what you want.");
    }
}
