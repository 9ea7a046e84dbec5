using Conformance.Tools;

namespace Conformance.Unit.Tools;

/// <summary>Content decides, not where it came from.</summary>
[Trait("Tier", "unit")]
public sealed class DownloadsTests
{
    [Fact]
    public void A_wrong_checksum_names_both_digests_and_the_remedy()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.File("manifest.yaml");
        File.WriteAllText(path, "not what was pinned");

        var check = () => Digest.RequireSha256(path, new string('0', 64), "manifest.yaml");

        check.Should().Throw<ConformanceException>()
            .WithMessage($"Wrong checksum: manifest.yaml should have SHA-256 {new string('0', 64)} but has {Digest.Sha256(path)}. *versions.json*");
    }

    [Fact]
    public void A_wrong_integrity_is_refused()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.File("package.tgz");
        File.WriteAllText(path, "not a package");

        FluentActions.Invoking(() => Digest.RequireIntegrity(path, "sha512-AAAA", "npm package a@1"))
            .Should().Throw<ConformanceException>().WithMessage("Wrong checksum: npm package a@1 should have integrity sha512-AAAA*");
    }

    [Fact]
    public async Task A_file_that_nobody_serves_says_so_and_leaves_nothing()
    {
        using var scratch = new ScratchDirectory();
        var target = scratch.File("cache/manifest.yaml");

        var publish = () => Downloads.PublishAsync(target, path =>
            Downloads.SaveAsync(new Uri("http://127.0.0.1:9/manifest.yaml"), path, TestContext.Current.CancellationToken));

        (await publish.Should().ThrowAsync<ConformanceException>())
            .WithMessage("http://127.0.0.1:9/manifest.yaml could not be downloaded: * Check the network*CONFORMANCE_ARTIFACTS*");
        Directory.GetFileSystemEntries(scratch.File("cache")).Should().BeEmpty();
    }

    [Fact]
    public async Task Two_at_once_publish_one_whole_file()
    {
        using var scratch = new ScratchDirectory();
        var target = scratch.File("tool");
        var content = new string('x', 1_000_000);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Downloads.PublishAsync(target, path => File.WriteAllTextAsync(path, content))));

        (await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken)).Should().Be(content);
        Directory.GetFiles(scratch.Path).Should().Equal(target);
    }
}
