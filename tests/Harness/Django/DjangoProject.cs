namespace Conformance.Django;

/// <summary>The small real project of <c>fixtures/django</c>.</summary>
public static class DjangoProject
{
    /// <summary>Where it lies; the folder of <c>manage.py</c> and of the Dockerfile.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Fixtures, "django");

    /// <summary>Its Python files: each one's path inside the folder, with slashes, and its text.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = Directory
        .EnumerateFiles(Folder, "*.py", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .ToDictionary(path => Path.GetRelativePath(Folder, path).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllText);
}
