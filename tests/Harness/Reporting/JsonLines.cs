using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Conformance.Reporting;

/// <summary>
/// Files of one record a line that several threads and processes append to at once, and one may read meanwhile.
/// </summary>
internal static class JsonLines
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Append<T>(string path, T record) => AppendLine(path, JsonSerializer.Serialize(record, Options));

    /// <summary>Appends one line whole; line breaks inside it become spaces.</summary>
    public static void AppendLine(string path, string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line.ReplaceLineEndings(" ") + "\n");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);

        // .NET opens for append without O_APPEND, so two writers could meet at one offset: they take turns instead.
        using var turn = new Mutex(initiallyOwned: false, NameFor(path), new NamedWaitHandleOptions { CurrentSessionOnly = false });
        Enter(turn);
        try
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(bytes);
        }
        finally
        {
            turn.ReleaseMutex();
        }
    }

    /// <summary>Every complete record, in the order written; nothing where there is no file.</summary>
    public static IReadOnlyList<T> Read<T>(string path) => File.Exists(path)
        ? [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<T>(line, Options)!)]
        : [];

    private static void Enter(Mutex turn)
    {
        try
        {
            turn.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Its holder was killed between two lines; the turn is ours.
        }
    }

    private static string NameFor(string path) =>
        "conformance-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path))))[..16];
}
