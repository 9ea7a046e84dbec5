using Conformance.Backup;

namespace Conformance.Unit.Backup;

/// <summary>What an archive lacks is found, across the end of a high part and on each timeline.</summary>
[Trait("Tier", "unit")]
public sealed class WalArchiveTests
{
    [Fact]
    public void Segments_are_told_from_everything_else_and_counted_once()
    {
        WalArchive.Segments(
        [
            "ns/postgres/wals/0000000100000000/000000010000000000000002.gz",
            "ns/postgres/wals/0000000100000000/000000010000000000000001",
            "ns/postgres/wals/0000000100000000/000000010000000000000002",
            "ns/postgres/wals/0000000100000000/000000010000000000000002.00000028.backup",
            "ns/postgres/wals/00000002.history",
            "ns/postgres/base/20261121T020000/data.tar.gz",
        ]).Should().Equal("000000010000000000000001", "000000010000000000000002");
    }

    [Theory]
    [InlineData("000000010000000000000001 000000010000000000000002 000000010000000000000003", "")]
    [InlineData("000000010000000000000001 000000010000000000000004", "000000010000000000000002 000000010000000000000003")]
    [InlineData("0000000100000000000000FE 000000010000000100000001", "0000000100000000000000FF 000000010000000100000000")]
    [InlineData("000000010000000000000003 000000020000000000000005", "")]
    [InlineData("0000000A0000000000000001 0000000A0000000000000003", "0000000A0000000000000002")]
    public void Gaps_are_found_between_the_first_and_the_last_of_a_timeline(string present, string missing) =>
        string.Join(' ', WalArchive.Missing(present.Split(' '))).Should().Be(missing);
}
