using System.Text;

namespace Conformance.Qualify;

/// <summary>Reads what is appended to a file, whole lines at a time. What is in it at the start is left out.</summary>
internal sealed class Tail(string path)
{
    private long position = File.Exists(path) ? new FileInfo(path).Length : 0;

    public IReadOnlyList<string> ReadNew()
    {
        if (!File.Exists(path))
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = position;
        using var reader = new StreamReader(file, Encoding.UTF8);
        var text = reader.ReadToEnd();
        var complete = text[..(text.LastIndexOf('\n') + 1)];
        position += Encoding.UTF8.GetByteCount(complete);
        return complete.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
