using Conformance.Fixtures;

namespace Conformance.Server;

/// <summary>
/// The rows of every theory here. Each has the trait <c>Fixture</c>, so that <c>--filter-trait Fixture=your-values</c>
/// boots one server and no more.
/// </summary>
internal static class ServerFixtures
{
    public static IEnumerable<TheoryDataRow<string>> All => Fixture.All.Select(Row);

    /// <summary>Fixtures whose values mention a key.</summary>
    public static IEnumerable<TheoryDataRow<string>> With(string key) =>
        Fixture.All.Where(fixture => File.ReadAllText(fixture.Path).Contains(key + ":", StringComparison.Ordinal)).Select(Row);

    private static TheoryDataRow<string> Row(Fixture fixture) => new TheoryDataRow<string>(fixture.Name).WithTrait("Fixture", fixture.Name);
}
