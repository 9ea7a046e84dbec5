using Conformance.Clusters;

namespace Conformance.Unit.Clusters;

[Trait("Tier", "unit")]
public sealed class PrimaryPeriodTests
{
    [Fact]
    public void Period_lasts_from_the_first_to_the_last_answer_in_a_row() =>
        PrimaryPeriod.Of("postgres-1", [At(1, true), At(2, true), At(3, true)]).Should().Equal(Period("postgres-1", 1, 3));

    [Theory]
    [InlineData(false)]
    [InlineData(null)]
    public void Any_other_answer_and_none_ends_a_period(bool? other) =>
        PrimaryPeriod.Of("postgres-1", [At(1, true), At(2, other), At(3, true), At(4, true)])
            .Should().Equal(Period("postgres-1", 1, 1), Period("postgres-1", 3, 4));

    [Fact]
    public void Instance_that_was_never_primary_has_no_period() =>
        PrimaryPeriod.Of("postgres-1", [At(1, false), At(2, null)]).Should().BeEmpty();

    [Fact]
    public void One_primary_after_the_other_is_no_overlap() =>
        PrimaryPeriod.Overlaps([Period("postgres-1", 1, 3), Period("postgres-2", 4, 9), Period("postgres-1", 10, 12)]).Should().BeEmpty();

    [Theory]
    [InlineData(2, 9)]
    [InlineData(3, 9)]
    [InlineData(2, 2)]
    [InlineData(0, 9)]
    public void Two_primaries_at_a_time_are_found_once(int from, int to) =>
        PrimaryPeriod.Overlaps([Period("postgres-1", 1, 3), Period("postgres-2", from, to)])
            .Should().Equal((Period("postgres-1", 1, 3), Period("postgres-2", from, to)));

    private static RoleSample At(int second, bool? isPrimary) => new(TimeSpan.FromSeconds(second), isPrimary);

    private static PrimaryPeriod Period(string instance, int from, int to) => new(instance, TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to));
}
