using System.Text.RegularExpressions;

namespace Conformance.Reporting;

/// <summary>One test of an xunit report.</summary>
/// <param name="Type">The test class with its namespace.</param>
/// <param name="Method">The method's name; empty for what failed outside of any test.</param>
/// <param name="Arguments">A theory's arguments as xunit shows them, in parentheses; empty for a fact.</param>
/// <param name="Scenario">The value of the <c>Scenario</c> trait, or null.</param>
/// <param name="Started">When it started; null where the report does not say.</param>
/// <param name="Message">Why it failed or was skipped.</param>
public sealed partial record TestOutcome(
    string Type, string Method, string Arguments, Status Status, DateTimeOffset? Started, double Seconds, string? Scenario, string? Message)
{
    /// <summary>The class's name as words, without <c>Tests</c>: <c>Pod security</c>.</summary>
    public string Subject
    {
        get
        {
            var name = Type[(Type.LastIndexOfAny(['.', '+']) + 1)..];
            if (name.EndsWith("Tests", StringComparison.Ordinal) && name.Length > "Tests".Length)
                name = name[..^"Tests".Length];
            return WordStart().Replace(name.Replace('_', ' '), match => " " + char.ToLowerInvariant(match.Value[0]));
        }
    }

    /// <summary>The method's name as a sentence, with the arguments.</summary>
    public string Sentence => Method.Length == 0 ? "Set-up and clean-up" : $"{Method.Replace('_', ' ')}{(Arguments.Length > 0 ? " " : "")}{Arguments}";

    /// <summary>
    /// When it ended, by default after the time that it took. That time leaves out what the test waited for before its
    /// method: a cluster, half a minute. Null where the report does not say.
    /// </summary>
    public DateTimeOffset? Ended { get => field ?? Started?.AddSeconds(Seconds); init; }

    /// <summary>Whether it was cancelled, by its own word: what failed outside of any test has no time to tell it by.</summary>
    public bool WasCancelled { get; init; }

    /// <summary>Whether the test looked at the file that <c>--values</c> names.</summary>
    public bool IsAboutOwnValues => Arguments.Contains(Fixtures.Fixture.UsersOwn, StringComparison.Ordinal);

    public CheckResult ToCheck(bool withSubject) =>
        new(withSubject ? $"{Subject}: {Sentence}" : Sentence, Status, Seconds, Message);

    [GeneratedRegex("(?<=[a-z0-9])[A-Z](?=[a-z])")]
    private static partial Regex WordStart();
}
