using Conformance.Fixtures;
using Conformance.Helm;

namespace Conformance.Unit.Fixtures;

/// <summary>Values that cannot work never reach a cluster, and the message says what to do.</summary>
[Trait("Tier", "unit")]
public sealed class RefusedValuesTests
{
    static RefusedValuesTests() => _ = FixtureRenders.RenderAllAsync();

    public static TheoryData<string, HelmMajor> Cases() => new(
        from fixture in InvalidFixture.All
        from helm in Enum.GetValues<HelmMajor>()
        select (fixture.Name, helm));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Refused_with_exactly_the_messages_expected(string name, HelmMajor helm)
    {
        var fixture = InvalidFixture.All.Single(candidate => candidate.Name == name);

        var render = await Renderer.RenderAsync(fixture.Request, helm);

        render.Succeeded.Should().BeFalse("{0} must be refused", render.Request);
        Refusal.Messages(render).Should().Equal(
            fixture.Messages(helm).Order(StringComparer.Ordinal), "{0} said:\n{1}", render.Request, render.Error);
    }

    [Fact]
    public void There_are_at_least_forty_and_each_expects_a_message_under_both_majors()
    {
        InvalidFixture.All.Should().HaveCountGreaterThanOrEqualTo(40);
        InvalidFixture.All.Should().OnlyContain(fixture =>
            Enum.GetValues<HelmMajor>().All(helm => fixture.Messages(helm).Count > 0));
    }
}
