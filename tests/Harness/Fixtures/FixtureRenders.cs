using Conformance.Helm;
using Conformance.Tools;

namespace Conformance.Fixtures;

/// <summary>
/// Starts every render at once, so that Helm has all cores from the first moment and no test waits for a render that
/// could already have been under way.
/// </summary>
public static class FixtureRenders
{
    private static readonly Lazy<Task> LazyAll = new(() => Task.Run(() => Task.WhenAll(
        Fixture.All.Select(fixture => fixture.Request)
            .Concat(InvalidFixture.All.Select(fixture => fixture.Request))
            .SelectMany(_ => Enum.GetValues<HelmMajor>(), Renderer.RenderAsync)
            .Concat(Older().Select(request => Renderer.RenderAsync(request))))));

    /// <summary>Every fixture, those to be refused too, under both Helm majors. The first call starts them; a render that is refused does not fail it.</summary>
    public static Task RenderAllAsync() => LazyAll.Value;

    private static IEnumerable<RenderRequest> Older()
    {
        var oldest = Versions.Current.Operators.Min(release => Version.Parse(release.Version))!;
        return Fixture.All.Select(fixture => fixture.RequestFor(oldest)).Except(Fixture.All.Select(fixture => fixture.Request));
    }
}
