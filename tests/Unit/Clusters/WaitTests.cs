using System.Diagnostics;
using Conformance.Clusters;

namespace Conformance.Unit.Clusters;

[Trait("Tier", "unit")]
public sealed class WaitTests
{
    [Fact]
    public async Task Returns_once_the_condition_holds()
    {
        var asked = 0;

        await Wait.UntilAsync(
            "the second answer",
            TimeSpan.FromSeconds(10),
            _ => Task.FromResult(++asked == 2 ? null : "the first"),
            TestContext.Current.CancellationToken);

        asked.Should().Be(2);
    }

    [Fact]
    public async Task Says_what_it_waited_for_how_long_and_what_it_saw()
    {
        var wait = () => Wait.UntilAsync("the moon", TimeSpan.FromSeconds(1), _ => Task.FromResult<string?>("clouds"));

        (await wait.Should().ThrowAsync<ConformanceException>()).Which.Problem.Should().Be("Waited 1 s for the moon; last seen: clouds.");
    }

    [Fact]
    public async Task Is_bounded_even_when_the_probe_hangs()
    {
        var clock = Stopwatch.StartNew();
        var wait = () => Wait.UntilAsync("an answer", TimeSpan.FromMilliseconds(200), async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return null;
        });

        await wait.Should().ThrowAsync<ConformanceException>();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Counts_a_refused_connection_as_something_seen()
    {
        var wait = () => Wait.UntilAsync(
            "a server", TimeSpan.FromMilliseconds(200), _ => throw new HttpRequestException("Connection refused"));

        (await wait.Should().ThrowAsync<ConformanceException>()).Which.Problem.Should().Contain("last seen: Connection refused");
    }

    [Fact]
    public async Task Ends_at_once_when_waiting_cannot_help()
    {
        var asked = 0;
        var wait = () => Wait.UntilAsync("a pod", TimeSpan.FromMinutes(1), _ =>
        {
            asked++;
            throw new ConformanceException("No such image.", "Name another.");
        });

        (await wait.Should().ThrowAsync<ConformanceException>()).Which.Problem.Should().Be("No such image.");
        asked.Should().Be(1);
    }
}
