using Conformance.Schemas;

namespace Conformance.Unit.Schemas;

[Trait("Tier", "unit")]
public sealed class SameBytesTests
{
    [Fact]
    public void Same_text_has_no_findings() =>
        SameBytes.Compare(InMemory.Render("a: 1\n"), InMemory.Render("a: 1\n")).Should().BeEmpty();

    [Fact]
    public void Difference_is_named_by_line_and_template()
    {
        var findings = SameBytes.Compare(
            InMemory.Render("---\n# Source: c/templates/a.yaml\nkind: A\n"),
            InMemory.Render("---\n# Source: c/templates/a.yaml\nkind: A  \nmore: 1\n"));

        findings.Select(finding => (finding.Source, finding.Path, finding.Expected, finding.Actual)).Should().Equal(
            ("c/templates/a.yaml", "line 3", "\"kind: A\"", "\"kind: A  \""),
            ("c/templates/a.yaml", "line 4", "\"\"", "\"more: 1\""),
            ("c/templates/a.yaml", "line 5", "\"the end\"", "\"\""));
    }
}
