using System.Text.RegularExpressions;

namespace Conformance.Postgres.Operator;

/// <summary>Refusals that say something about this machine or the embedded build, and nothing about the values.</summary>
internal static partial class BeyondJudgement
{
    /// <returns>Why the refusal proves nothing, or null where it does.</returns>
    public static string? Reason(PostgresProvider provider, ClusterConfiguration configuration, ServerRefusalException refusal)
    {
        if (NoMemory().IsMatch(refusal.ServerMessage))
            return $"This machine has not the memory that {configuration.Name} asks for:\n{refusal.ServerMessage}";
        if (provider.Name == "embedded" && !configuration.HasOfficialImage && Missing().Match(refusal.ServerMessage) is { Success: true } missing)
            return $"{missing.Value}, in the embedded PostgreSQL, which has contrib only; {configuration.Image ?? "the catalog's image"} may have it: "
                + "set CONFORMANCE_SERVER=docker to ask it.";
        return null;
    }

    [GeneratedRegex("could not (map anonymous|create|resize) shared memory")]
    private static partial Regex NoMemory();

    [GeneratedRegex("could not access file \"[^\"]+\": No such file or directory|extension \"[^\"]+\" is not available")]
    private static partial Regex Missing();
}
