namespace Conformance.Restore;

/// <summary>A form that PostgreSQL has for dumps: what <c>fixtures/dumps/make.sh</c> makes and what docs/restore.md calls it.</summary>
/// <param name="Name">As the option <c>--format</c> has it; <c>all</c> is pg_dumpall's.</param>
/// <param name="Made">The file or folder that <c>make.sh</c> writes.</param>
/// <param name="Placed">Its name in the document.</param>
/// <param name="Restore">The purpose of the document's block that restores it.</param>
public sealed record DumpForm(string Name, string Made, string Placed, string Restore)
{
    public static IReadOnlyList<DumpForm> All { get; } =
    [
        new("custom", "custom.dump", "backup.dump", "archive"),
        new("directory", "directory.dump", "backup.dump", "archive"),
        new("plain", "plain.sql", "backup.sql", "plain"),
        new("all", "all.sql", "backup.sql", "dumpall"),
    ];

    public static DumpForm Named(string name) => All.Single(form => form.Name == name);

    /// <summary>Copies the dump from where it was made to an empty folder, under the document's name.</summary>
    /// <returns>The copy's path.</returns>
    public string Place(string dumps, string folder)
    {
        var (from, to) = (Path.Combine(dumps, Made), Path.Combine(folder, Placed));
        if (!Directory.Exists(from))
        {
            File.Copy(from, to);
            return to;
        }

        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        return to;
    }

    public override string ToString() => Name;
}
