using Conformance.Ledger;
using static Conformance.Unit.Ledger.Histories;

namespace Conformance.Unit.Ledger;

[Trait("Tier", "unit")]
public sealed class RunClockTests
{
    private readonly SteppingTime time = new();

    [Fact]
    public void Clocks_in_step_show_nothing()
    {
        var clock = new RunClock(time);
        time.Pass(TimeSpan.FromHours(1));
        clock.Observe();

        clock.LargestStep.By.Should().Be(TimeSpan.Zero);
        clock.Elapsed.Should().Be(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(250)]
    [InlineData(-250)]
    public void Step_is_told_even_when_it_is_taken_back(double milliseconds)
    {
        var clock = new RunClock(time);
        time.Pass(TimeSpan.FromSeconds(3));
        time.Step(Milliseconds(milliseconds));
        clock.Observe();
        time.Step(Milliseconds(-milliseconds));
        time.Pass(TimeSpan.FromSeconds(3));
        clock.Observe();

        clock.LargestStep.Should().Be(new ClockStep(TimeSpan.FromSeconds(3), Milliseconds(milliseconds)));
    }
}
