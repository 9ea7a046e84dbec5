using Conformance.Manifests;

namespace Conformance.Unit.Manifests;

[Trait("Tier", "unit")]
public sealed class ManifestParserTests
{
    [Fact]
    public void A_key_twice_is_refused_with_the_template_it_stands_in()
    {
        var parse = () => ManifestParser.Parse("---\n# Source: c/templates/a.yaml\nkind: X\nspec:\n  a: 1\n  a: 2\n");

        parse.Should().Throw<ConformanceException>().WithMessage("*c/templates/a.yaml*duplicate key 'a' at 'spec'*");
    }

    [Fact]
    public void Each_document_knows_its_template()
    {
        var manifests = ManifestParser.Parse(
            "---\n# Source: c/templates/a.yaml\nkind: A\n---\n# Source: c/templates/b.yaml\nkind: B\n---\n# Source: c/templates/b.yaml\nkind: C\n");

        manifests.Select(manifest => (manifest.Kind, manifest.Source)).Should().Equal(
            ("A", "c/templates/a.yaml"), ("B", "c/templates/b.yaml"), ("C", "c/templates/b.yaml"));
    }

    [Fact]
    public void Empty_documents_are_dropped_and_text_outside_of_a_resource_is_refused()
    {
        ManifestParser.Parse("---\n# only a comment\n---\nkind: A\n---\n").Should().ContainSingle();
        FluentActions.Invoking(() => ManifestParser.Parse("---\nstray text\n"))
            .Should().Throw<ConformanceException>().WithMessage("*not a mapping*");
    }

    [Fact]
    public void Broken_YAML_names_line_and_template()
    {
        var parse = () => ManifestParser.Parse("---\n# Source: c/templates/a.yaml\nkind: A\n  bad: [\n");

        parse.Should().Throw<ConformanceException>().WithMessage("c/templates/a.yaml: line * is not valid YAML*");
    }

    [Theory]
    [InlineData("spec.list[1].name", "b")]
    [InlineData("metadata.annotations[\"helm.sh/hook\"]", "test")]
    [InlineData("spec.list[7].name", null)]
    [InlineData("spec.absent.deeper", null)]
    public void Paths_reach_into_lists_and_quoted_keys(string path, string? expected)
    {
        var manifest = ManifestParser.Parse(
            "metadata:\n  annotations:\n    helm.sh/hook: test\nspec:\n  list:\n    - name: a\n    - name: b\n").Single();

        manifest.Text(path).Should().Be(expected);
    }
}
