using Conformance.Clusters;
using Conformance.Tools;

namespace Conformance.Unit.Matrix;

/// <summary>Which values lie under a scenario's own.</summary>
[Trait("Tier", "unit")]
public sealed class BaseValuesTests
{
    private static readonly string[] Files = ["one.yaml", "two.yaml"];

    [Theory]
    [InlineData("1.30.0", null)]
    [InlineData("1.31.2", null)]
    [InlineData("main", null)]
    [InlineData("1.28.1", "portable.yaml")]
    [InlineData("v1.29.0-rc1", "portable.yaml")]
    public void Operator_without_a_primary_lease_gets_values_without_one(string version, string? file) =>
        BaseValues.For(version, null).Select(Path.GetFileName).Should().Equal(file is null ? [] : [file]);

    [Fact]
    public void Every_other_PostgreSQL_that_is_pinned_has_values_with_its_image()
    {
        foreach (var pin in Versions.Current.Postgresql.Skip(1))
        {
            var file = BaseValues.For("1.30.0", pin.Version.Split('.')[0]).Should().ContainSingle().Subject;
            File.ReadAllText(file).Should().Contain($"tag: \"{pin.Version}\"");
        }
    }

    [Fact]
    public void Charts_own_PostgreSQL_needs_none() =>
        BaseValues.For("1.30.0", Versions.Current.Postgresql[0].Version.Split('.')[0]).Should().BeEmpty();

    [Fact]
    public void PostgreSQL_that_is_not_pinned_is_refused()
    {
        var ask = () => BaseValues.For("1.30.0", "9");

        ask.Should().Throw<ConformanceException>().WithMessage("CONFORMANCE_POSTGRES is '9'*17*");
    }

    [Theory]
    [InlineData("install name chart --values own.yaml", "install --values one.yaml --values two.yaml name chart --values own.yaml")]
    [InlineData("upgrade name chart", "upgrade --values one.yaml --values two.yaml name chart")]
    [InlineData("upgrade name chart --reuse-values", "upgrade name chart --reuse-values")]
    [InlineData("uninstall name", "uninstall name")]
    public void They_come_before_the_command_lines_own_values(string given, string expected) =>
        string.Join(' ', BaseValues.Under(given.Split(' '), Files)).Should().Be(expected);
}
