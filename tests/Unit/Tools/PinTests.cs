using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Tools;

namespace Conformance.Unit.Tools;

/// <summary>An update bot finds every pin of versions.json, and whatever repeats a pinned version agrees with it.</summary>
[Trait("Tier", "unit")]
public sealed class PinTests
{
    private static readonly string VersionsJson = File.ReadAllText(Path.Combine(Repository.Fixtures, Versions.FileName));

    private static readonly JsonNode Renovate = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "renovate.json")))!;

    private static IEnumerable<Pin> Pins =>
    [
        .. Versions.Current.Operators,
        .. Versions.Current.Kubernetes,
        .. Versions.Current.Postgresql,
        .. Versions.Current.OtherImages.Values,
        .. Versions.Current.CrdManifests.Values,
        .. Versions.Current.Tools.Values,
    ];

    [Fact]
    public void The_update_bot_finds_every_pin_with_its_source()
    {
        var manager = Renovate["customManagers"]!.AsArray().Should().ContainSingle().Which!;
        var pattern = manager["matchStrings"]!.AsArray().Should().ContainSingle().Which!.ToString();

        var found = Regex.Matches(VersionsJson, pattern).Select(match => new
        {
            Datasource = match.Groups["datasource"].Value,
            DepName = match.Groups["depName"].Value,
            Version = match.Groups["currentValue"].Value,
            ExtractVersion = match.Groups["extractVersion"].Value,
            Versioning = match.Groups["versioning"].Value,
            Digest = match.Groups["currentDigest"].Value,
        });

        found.Should().BeEquivalentTo(Pins.Select(pin => new
        {
            pin.Datasource,
            pin.DepName,
            pin.Version,
            ExtractVersion = pin.ExtractVersion ?? "",
            Versioning = pin.Versioning ?? "",
            Digest = (pin as PinnedImage)?.Digest ?? "",
        }), options => options.WithStrictOrdering());
        manager["managerFilePatterns"]!.AsArray().Should().ContainSingle().Which!.ToString().Trim('/').Should().Be(@"^fixtures/versions\.json$");
    }

    [Fact]
    public void Every_pin_has_a_source_that_the_bot_knows()
    {
        Pins.Should().NotBeEmpty().And.OnlyContain(pin => pin.DepName.Length > 0 && pin.Version.Length > 0);
        Pins.Select(pin => pin.Datasource).Distinct().Should().BeEquivalentTo("github-releases", "docker");
        Pins.Where(pin => pin.Datasource == "github-releases").Should().OnlyContain(pin => pin.ExtractVersion == "^v(?<version>.+)$");
    }

    [Fact]
    public void A_versioning_reads_the_version_it_stands_beside()
    {
        var rules = Pins.Where(pin => pin.Versioning?.StartsWith("regex:", StringComparison.Ordinal) == true).ToList();

        rules.Should().NotBeEmpty().And.OnlyContain(pin => Regex.IsMatch(pin.Version, pin.Versioning!.Substring("regex:".Length)));
        rules.Should().OnlyContain(pin => !pin.Versioning!.Contains('\\'), "the bot reads the text of the file, where a backslash is two");
    }

    [Fact]
    public void Nothing_that_is_supported_by_minor_or_major_is_bumped_out_of_it()
    {
        Pin[] kept = [.. Versions.Current.Operators, .. Versions.Current.Kubernetes, .. Versions.Current.Postgresql, .. Versions.Current.Tools.Values];

        kept.Should().OnlyContain(pin => pin.Versioning!.Contains("(?<compatibility>"));
    }

    [Fact]
    public void A_digest_is_one_or_left_out() =>
        Pins.OfType<PinnedImage>().Should().OnlyContain(pin => pin.Digest == null || Regex.IsMatch(pin.Digest, "^sha256:[0-9a-f]{64}$"));

    [Fact]
    public void Node_images_are_by_digest_oldest_first_and_supported_by_an_operator()
    {
        Versions.Current.Kubernetes.Select(pin => MinorRange.MinorOf(pin.Version)).Should().HaveCountGreaterThan(1).And.BeInAscendingOrder();
        Versions.Current.Kubernetes.Should().OnlyContain(pin => pin.Digest != null && pin.DepName == "rancher/k3s");
        Versions.Current.Kubernetes.Should().OnlyContain(pin => Versions.Current.Operators.Any(release => release.Kubernetes.Contains(pin.Version)));
        Versions.Current.Operators.Should().OnlyContain(release => Versions.Current.Kubernetes.Any(pin => release.Kubernetes.Contains(pin.Version)));
        Versions.Current.Operator.Kubernetes.Contains(Versions.Current.Kubernetes[^1].Version).Should().BeTrue("both are what runs by default");
    }

    [Fact]
    public void Images_stay_known_by_their_role() => Versions.Current.Images.Should().Contain(new Dictionary<string, string>
    {
        ["k3s"] = Versions.Current.Kubernetes[^1].Name,
        ["postgres"] = Versions.Current.Postgresql[0].Name,
        ["operator"] = $"ghcr.io/cloudnative-pg/cloudnative-pg:{Versions.Current.OperatorToInstall.Version}",
        ["pgbouncer"] = Versions.Current.OtherImages["pgbouncer"].Name,
    });

    [Fact]
    public void The_chart_and_its_fixtures_agree_with_the_pins()
    {
        var chart = File.ReadAllText(Path.Combine(Repository.Chart, "Chart.yaml"));
        var next = File.ReadAllText(Path.Combine(Repository.Fixtures, "values", "postgres-18.yaml"));

        chart.Should().Contain($"appVersion: \"{Versions.Current.Postgresql[0].Version}\"");
        Versions.Current.EmbeddedPostgres.Should().ContainKey(Versions.Current.Postgresql[0].Version);
        next.Should().Contain($"tag: \"{Versions.Current.Postgresql[^1].Version}\"");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ko.md")]
    public void The_charts_readme_names_the_pinned_versions(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Chart, file));

        text.Should().ContainAll([.. Versions.Current.Operators.Select(release => release.Version)]);
        text.Should().ContainAll(Versions.Current.Tools["helm3"].Version, Versions.Current.Tools["helm4"].Version);
        text.Should().Contain(Versions.Current.Operator.Manifest.Url.ToString());
    }

    [Fact]
    public void An_operator_is_named_in_full_or_by_its_minor()
    {
        var oldest = Versions.Current.Operators[0];

        Versions.Current.OperatorOf(oldest.Version).Should().Be(oldest);
        Versions.Current.OperatorOf(MinorRange.MinorOf(oldest.Version).ToString()).Should().Be(oldest);
        var unknown = () => Versions.Current.OperatorOf("1.2");
        unknown.Should().Throw<ConformanceException>().WithMessage($"No operator 1.2 is pinned*There are: {oldest.Version}, *");
    }

    [Fact]
    public void The_file_is_written_as_the_command_that_fills_digests_in_writes_it() =>
        PinFile.Format(JsonNode.Parse(VersionsJson)!).Should().Be(VersionsJson);
}
