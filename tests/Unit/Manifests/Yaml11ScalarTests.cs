using Conformance.Manifests;

namespace Conformance.Unit.Manifests;

/// <summary>Scalars are read as the API server's YAML 1.1 parser reads them.</summary>
[Trait("Tier", "unit")]
public sealed class Yaml11ScalarTests
{
    [Theory]
    [InlineData("yes", "true")]
    [InlineData("on", "true")]
    [InlineData("y", "true")]
    [InlineData("No", "false")]
    [InlineData("OFF", "false")]
    [InlineData("0755", "493")]
    [InlineData("0o17", "15")]
    [InlineData("0x1f", "31")]
    [InlineData("1_000", "1000")]
    [InlineData("1e3", "1000")]
    [InlineData("-12", "-12")]
    [InlineData("1.5", "1.5")]
    [InlineData("17.2", "17.2")]
    [InlineData("~", null)]
    [InlineData("", null)]
    [InlineData("\"yes\"", "\"yes\"")]
    [InlineData("'0755'", "\"0755\"")]
    [InlineData("5Gi", "\"5Gi\"")]
    [InlineData("250m", "\"250m\"")]
    public void Reads_as_the_server_does(string written, string? json)
    {
        var manifest = ManifestParser.Parse($"kind: X\nvalue: {written}\n").Single();

        manifest.At("value")?.ToJsonString().Should().Be(json);
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("0755", true)]
    [InlineData("1_000", true)]
    [InlineData("12:30", true)]
    [InlineData("true", false)]
    [InlineData("42", false)]
    [InlineData("'on'", false)]
    [InlineData("text", false)]
    public void Tells_scalars_that_do_not_mean_what_they_look_like(string written, bool ambiguous)
    {
        var manifest = ManifestParser.Parse($"kind: X\nspec:\n  value: {written}\n").Single();

        manifest.Scalars.Select(scalar => scalar.Path).Should().Equal(ambiguous ? ["spec.value"] : []);
    }
}
