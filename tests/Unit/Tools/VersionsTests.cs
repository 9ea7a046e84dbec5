using System.Text.RegularExpressions;
using Conformance.Django;
using Conformance.Tools;

namespace Conformance.Unit.Tools;

/// <summary>versions.json pins everything by content.</summary>
[Trait("Tier", "unit")]
public sealed class VersionsTests
{
    [Fact]
    public void Everything_that_is_downloaded_has_a_digest()
    {
        var digests = Versions.Current.Operators.Select(release => release.Manifest.Sha256)
            .Concat(Versions.Current.Crds.Values.Select(file => file.Sha256))
            .Concat(Versions.Current.Tools.Values.Select(tool => tool.Sha256));
        var integrities = Versions.Current.EmbeddedPostgres.Values
            .Concat(Versions.Current.Tools.Values.Select(tool => tool.Npm).OfType<NpmSource>())
            .Select(source => source.Integrity);

        digests.Should().OnlyContain(digest => Regex.IsMatch(digest, "^[0-9a-f]{64}$"));
        integrities.Should().OnlyContain(integrity => integrity.StartsWith("sha512-", StringComparison.Ordinal));
    }

    [Fact]
    public void Operators_are_oldest_first_and_each_manifest_is_of_its_version()
    {
        var versions = Versions.Current.Operators.Select(release => Version.Parse(release.Version)).ToList();

        versions.Should().BeInAscendingOrder();
        Versions.Current.Operators.Should().OnlyContain(release =>
            release.Manifest.File == $"cnpg-{release.Version}.yaml" && release.Manifest.Url.AbsolutePath.Contains($"/v{release.Version}/"));
    }

    /// <summary>The scenario <c>lifecycle</c> goes from the one to the other, which takes no pg_upgrade.</summary>
    [Fact]
    public void The_minor_release_that_is_upgraded_to_is_a_later_one_of_the_first_major()
    {
        var first = Version.Parse(Versions.Current.Postgresql[0].Version);
        var minor = Version.Parse(Versions.Current.OtherImages["postgresMinor"].Version);

        minor.Major.Should().Be(first.Major);
        minor.Should().BeGreaterThan(first);
        Versions.Current.OtherImages["postgresMinor"].DepName.Should().Be(Versions.Current.Postgresql[0].DepName);
    }

    [Fact]
    public void The_Django_fixture_is_built_on_the_pinned_Python() =>
        File.ReadAllText(Path.Combine(DjangoProject.Folder, "Dockerfile")).Should().Contain($"\nARG PYTHON_IMAGE={Versions.Current.Images["python"]}\n");
}
