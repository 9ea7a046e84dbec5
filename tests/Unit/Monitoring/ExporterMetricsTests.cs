using Conformance.Monitoring;

namespace Conformance.Unit.Monitoring;

/// <summary>What is read out of an exporter's answer, and what an answer does not say.</summary>
[Trait("Tier", "unit")]
public sealed class ExporterMetricsTests
{
    private const string Collector = """
        # HELP cnpg_collector_up 1 if PostgreSQL is up, 0 otherwise.
        # TYPE cnpg_collector_up gauge
        cnpg_collector_up{cluster="postgres-cnpg"} 1

        """;

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("1.7e+09", null, null)]
    [InlineData(null, "-1", null)]
    [InlineData("1.7e+09", "-1", true)]
    [InlineData("1.7e+09", "1.8e+09", false)]
    [InlineData("-1", "-1", false)]
    public void Archiving_fails_or_works_or_is_not_known_yet(string? failed, string? archived, bool? fails)
    {
        var metrics = ExporterMetrics.Parse(Collector + Line("last_failed_time", failed) + Line("last_archived_time", archived));

        metrics.ArchivingFails.Should().Be(fails);
        metrics["cnpg_collector_up"].Should().Be(1);
        metrics["cnpg_pg_stat_archiver_stats_reset_time"].Should().BeNull();
        metrics.ArchiverState().Should().ContainAll((failed, archived) == (null, null) ? ["no metric"] : ["cnpg_pg_stat_archiver_last_"]);
    }

    private static string Line(string name, string? value) => value is null ? "" : $"cnpg_pg_stat_archiver_{name}{{}} {value}\n";
}
