using Conformance.Helm;

namespace Conformance.Unit.Helm;

[Trait("Tier", "unit")]
public sealed class HelmCliTests
{
    [Theory]
    [InlineData(HelmMajor.Helm3, "v3.")]
    [InlineData(HelmMajor.Helm4, "v4.")]
    public async Task Each_major_is_located(HelmMajor major, string version) =>
        (await HelmCli.LocateAsync(major, TestContext.Current.CancellationToken)).Version.Should().StartWith(version);

    [Fact]
    public async Task Something_that_is_not_Helm_is_not_taken_for_it() =>
        (await HelmCli.ProbeAsync("/bin/echo", TestContext.Current.CancellationToken)).Should().BeNull();

    [Fact]
    public async Task An_unreadable_values_file_fails_with_its_name()
    {
        var render = await Renderer.RenderAsync(new RenderRequest("/does/not/exist.yaml"));

        render.Succeeded.Should().BeFalse();
        render.Error.Should().Contain("/does/not/exist.yaml");
        FluentActions.Invoking(() => render.Cluster).Should().Throw<ConformanceException>().WithMessage("*does/not/exist.yaml*");
    }

    [Fact]
    public async Task Equal_requests_are_rendered_once()
    {
        var request = new RenderRequest(null).With("--set-string", "auth.password=rendered-once");
        var first = Renderer.RenderAsync(request);

        var second = Renderer.RenderAsync(new RenderRequest(null).With("--set-string", "auth.password=rendered-once"));

        (await second).Should().BeSameAs(await first);
    }
}
