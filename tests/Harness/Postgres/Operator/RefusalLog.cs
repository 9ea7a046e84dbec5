using System.Text.RegularExpressions;

namespace Conformance.Postgres.Operator;

/// <summary>Reads why a server did not start out of its log, and which values the reason names.</summary>
internal static partial class RefusalLog
{
    public static ServerRefusalException Explain(ClusterConfiguration cluster, ServerDidNotStartException exception)
    {
        var message = string.Join('\n', exception.Log.Select(Shorten).Where(line => !Routine().IsMatch(line)));
        return new ServerRefusalException(message, [.. Paths(cluster, message).Distinct()], exception);
    }

    private static IEnumerable<string> Paths(ClusterConfiguration cluster, string message)
    {
        foreach (Match quoted in Quoted().Matches(message))
        {
            var name = quoted.Groups[1].Value;
            if (cluster.Parameters.Keys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } parameter)
                yield return $"postgresql.parameters.{parameter}";
            else if (cluster.PreloadLibraries.Contains(name))
                yield return "postgresql.sharedPreloadLibraries";
            else if (ManagedExtension.UsedBy(cluster).FirstOrDefault(extension => extension.Name == name) is { } extension)
                yield return $"postgresql.parameters.{cluster.Parameters.Keys.First(key => key.StartsWith(extension.Name + ".", StringComparison.Ordinal))}";
        }

        foreach (Match line in HbaLine().Matches(message))
            if (int.Parse(line.Groups[1].Value) - ServerFiles.FirstHbaLine is var index && index >= 0 && index < cluster.HbaLines.Count)
                yield return $"postgresql.pg_hba[{index}]";

        // initdb speaks of its options: locale, encoding, checksums.
        if (message.Contains("initdb:", StringComparison.Ordinal))
            yield return "bootstrap.initdb";
    }

    /// <summary>The message without time, process and our temporary paths.</summary>
    private static string Shorten(string line) => Prefix().Replace(Folder().Replace(line, ""), "$1:  ");

    [GeneratedRegex("^.*?(LOG|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|CONTEXT):  ")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"/[^\s""']*conformance-pg-[^/""']+/")]
    private static partial Regex Folder();

    [GeneratedRegex("^LOG:  (starting PostgreSQL|listening on|database system (was|is) |checkpoint )|^FATAL:  configuration file .* contains errors")]
    private static partial Regex Routine();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"line (\d+) of configuration file ""[^""]*pg_hba\.conf""")]
    private static partial Regex HbaLine();
}
