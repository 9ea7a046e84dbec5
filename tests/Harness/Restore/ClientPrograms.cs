using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Conformance.Tools;

namespace Conformance.Restore;

/// <summary>PostgreSQL's own client programs on this machine. The embedded server comes without them.</summary>
/// <param name="Major">The major version of pg_dump, which dumps no server that is newer.</param>
public sealed partial record ClientPrograms(int Major)
{
    private static readonly string[] Needed = ["pg_dump", "pg_dumpall", "pg_restore", "psql", "vacuumdb"];

    /// <returns>The programs on PATH, or null and which are missing.</returns>
    public static async Task<(ClientPrograms? Programs, string? Obstacle)> FindAsync()
    {
        var missing = Needed.Where(name => ExecutablePath.Find(name) is null).ToList();
        if (missing.Count > 0)
            return (null, $"PostgreSQL's client programs are not on PATH: {string.Join(", ", missing)}");
        var result = await Cli.Wrap("pg_dump").WithArguments("--version").WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        return Version().Match(result.StandardOutput) is { Success: true } match
            ? (new ClientPrograms(int.Parse(match.Groups[1].Value)), null)
            : (null, $"pg_dump --version says '{result.StandardOutput.Trim()}{result.StandardError.Trim()}'");
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex Version();
}
