using System.Text.Json.Nodes;
using Conformance.Tools;

namespace Conformance.Unit.Tools;

/// <summary>What <c>./qualify pins</c> writes into versions.json after a bump.</summary>
[Trait("Tier", "unit")]
public sealed class PinFillerTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Fixtures, Versions.FileName));

    [Fact]
    public async Task What_is_published_as_pinned_changes_nothing()
    {
        var (said, text, isComplete) = await FillAsync();

        text.Should().Be(Text);
        said.Should().BeEmpty();
        isComplete.Should().BeTrue();
    }

    [Fact]
    public async Task Each_new_digest_is_written_in_its_place_and_told()
    {
        var manifest = Versions.Current.Operators[0].Manifest;
        var image = Versions.Current.Kubernetes[0];

        var (said, text, _) = await FillAsync(
            url: asked => asked == manifest.Url ? "new-manifest" : null, image: asked => asked == image.Name ? "sha256:new" : null, tool: _ => "new-tool");

        var written = JsonNode.Parse(text)!;
        written["operators"]![0]!["manifest"]!["sha256"]!.ToString().Should().Be("new-manifest");
        written["kubernetes"]![0]!["digest"]!.ToString().Should().Be("sha256:new");
        written["tools"]!["helm4"]!["sha256"]!.ToString().Should().Be("new-tool");
        said.Should().HaveCount(2 + Versions.Current.Tools.Count)
            .And.Contain($"{manifest.File}: {manifest.Sha256} -> new-manifest");
    }

    [Fact]
    public async Task A_digest_that_was_left_out_is_filled_in()
    {
        var without = JsonNode.Parse(Text)!;
        without["kubernetes"]![0]!.AsObject().Remove("digest");

        var (_, text, _) = await FillAsync(PinFile.Format(without));

        text.Should().Be(Text);
    }

    [Fact]
    public async Task What_cannot_be_looked_up_stays_and_is_told()
    {
        var (said, text, isComplete) = await FillAsync(url: _ => throw new ConformanceException("The host is away.", "Wait."));

        text.Should().Be(Text);
        isComplete.Should().BeFalse();
        said.Should().HaveCount(Versions.Current.Operators.Count + Versions.Current.Crds.Count)
            .And.OnlyContain(line => line.EndsWith(": not looked up: The host is away."));
    }

    /// <summary>Publishes what is pinned, but for what the functions give otherwise.</summary>
    private static async Task<(IReadOnlyList<string> Said, string Text, bool IsComplete)> FillAsync(
        string? text = null, Func<Uri, string?>? url = null, Func<ArchiveSource, string?>? tool = null, Func<string, string?>? image = null)
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.File("versions.json"), text ?? Text, TestContext.Current.CancellationToken);
        var pinned = Versions.Current.Operators.Select(release => release.Manifest).Concat(Versions.Current.Crds.Values);
        var filler = new PinFiller(
            asked => Task.FromResult(url?.Invoke(asked) ?? pinned.First(file => file.Url == asked).Sha256),
            asked => Task.FromResult(tool?.Invoke(asked) ?? Versions.Current.Tools.Values.First(pin => pin.Archive == asked).Sha256),
            asked => Task.FromResult(image?.Invoke(asked) ?? Versions.Current.Kubernetes.First(pin => pin.Name == asked).Digest!));
        var said = new List<string>();
        var (filled, isComplete) = await filler.FillAsync(Versions.Read(scratch.File("versions.json")), text ?? Text, said.Add);
        return (said, filled, isComplete);
    }
}
