using System.Text.RegularExpressions;

namespace Conformance.Unit.Documentation;

/// <summary>The README's table of environment variables is the one the suite reads.</summary>
[Trait("Tier", "unit")]
public sealed class SettingsTests
{
    [Fact]
    public void Every_environment_variable_is_in_the_README()
    {
        var read = Variables(Path.Combine(Repository.Root, "tests", "Harness", "Settings.cs"));
        var documented = Variables(Path.Combine(Repository.Root, "README.md"));

        documented.Should().BeEquivalentTo(read);
        read.Should().NotBeEmpty();

        static IEnumerable<string> Variables(string path) =>
            Regex.Matches(File.ReadAllText(path), "CONFORMANCE_[A-Z0-9_]+").Select(match => match.Value).Distinct();
    }
}
