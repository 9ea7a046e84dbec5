using System.Text.Json;

namespace Conformance.Django;

/// <summary>What <c>manage.py probe</c> found.</summary>
/// <param name="Django">The version of Django.</param>
/// <param name="Driver"><c>psycopg</c> or <c>psycopg2</c>.</param>
/// <param name="Aliases">Who answered under each alias of <c>DATABASES</c>.</param>
/// <param name="ReadBackMs">For each write the milliseconds from its commit until the router's reader had it.</param>
/// <param name="Read">What the ORM read through the router.</param>
public sealed record DjangoProbe(
    string Django, string Driver, IReadOnlyDictionary<string, DjangoAlias> Aliases, IReadOnlyList<double> ReadBackMs, DjangoRow Read)
{
    /// <exception cref="ConformanceException">That is no probe's output.</exception>
    public static DjangoProbe Parse(string output)
    {
        try
        {
            return JsonSerializer.Deserialize<DjangoProbe>(output, JsonSerializerOptions.Web)!;
        }
        catch (JsonException exception)
        {
            throw new ConformanceException($"manage.py probe printed no JSON but: {output.Trim()}.", "Run it by hand in the pod.", exception);
        }
    }
}

/// <param name="InRecovery">A replica answered.</param>
/// <param name="SearchPath">As the session has it.</param>
/// <param name="ServerVersion">As <c>server_version_num</c>: 170002.</param>
/// <param name="Schema">The schema of the application's tables.</param>
public sealed record DjangoAlias(bool InRecovery, string SearchPath, int ServerVersion, string User, string Schema);

/// <param name="Project">Korean text.</param>
public sealed record DjangoRow(string Project, DateTimeOffset Created);
