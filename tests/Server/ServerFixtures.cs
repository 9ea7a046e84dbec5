using Conformance.Fixtures;
using Conformance.Postgres.Operator;
using Conformance.Reporting;

namespace Conformance.Server;

/// <summary>
/// The rows of every theory here. Each has the trait <c>Fixture</c>, so that <c>--filter-trait Fixture=your-values</c>
/// boots one server and no more.
/// </summary>
internal static class ServerFixtures
{
    private static readonly Lazy<Task<IReadOnlyList<Fixture>>> Judged = new(JudgedAsync);

    /// <summary>
    /// Every fixture but those whose cluster begins with another server's data: a server that stands alone can be no such
    /// cluster. They are declared unchecked, and the scenario <c>recovery</c> has them.
    /// </summary>
    public static Task<IEnumerable<TheoryDataRow<string>>> AllAsync() => WithAsync("");

    /// <summary>Of those the fixtures whose file mentions a key.</summary>
    public static async Task<IEnumerable<TheoryDataRow<string>>> WithAsync(string key) =>
        [.. (await Judged.Value).Where(fixture => Mentions(fixture, key)).Select(Row)];

    private static async Task<IReadOnlyList<Fixture>> JudgedAsync()
    {
        var judged = new List<Fixture>();
        foreach (var fixture in Fixture.All)
            if (Mentions(fixture, "bootstrap") && await DataFromAsync(fixture) is { } method)
                Facts.Record("server", "notChecked", $"{fixture} on a server: bootstrap.method={method}, and the other server is not there; the scenario recovery shows it");
            else
                judged.Add(fixture);
        return judged;
    }

    /// <returns>Null also where it cannot be rendered, which the fixture's own cases then say.</returns>
    private static async Task<string?> DataFromAsync(Fixture fixture)
    {
        try
        {
            return ClusterReader.Read((await fixture.RenderAsync()).Manifests).DataFrom;
        }
        catch (ConformanceException)
        {
            return null;
        }
    }

    private static bool Mentions(Fixture fixture, string word) => File.ReadAllText(fixture.Path).Contains(word, StringComparison.Ordinal);

    private static TheoryDataRow<string> Row(Fixture fixture) => new TheoryDataRow<string>(fixture.Name).WithTrait("Fixture", fixture.Name);
}
