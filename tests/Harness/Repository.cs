namespace Conformance;

/// <summary>Where things lie: the repository's own folders and the user's cache.</summary>
public static class Repository
{
    private static readonly Lazy<string> LazyRoot = new(FindRoot);

    public static string Root => LazyRoot.Value;

    public static string Chart => Path.Combine(Root, "chart");

    public static string Fixtures => Path.Combine(Root, "fixtures");

    /// <summary>What a run leaves behind: results, reports, diagnostics. Ignored by git.</summary>
    public static string Artifacts => Settings.ArtifactsOutput ?? Path.Combine(Root, "artifacts");

    /// <summary>
    /// Downloads that survive a run, verified by digest before every use:
    /// <c>$XDG_CACHE_HOME/cnpg-conformance</c> or the platform's local application data folder.
    /// </summary>
    public static string Cache
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(home))
                home = OperatingSystem.IsLinux()
                    ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache")
                    : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return Path.Combine(home, "cnpg-conformance");
        }
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "Conformance.sln")))
                return directory.FullName;

        throw new ConformanceException(
            $"No Conformance.sln above {AppContext.BaseDirectory}.",
            "Run the tests from a checkout of the repository.");
    }
}
