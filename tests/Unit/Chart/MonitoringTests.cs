using System.Text.RegularExpressions;
using Conformance.Manifests;

namespace Conformance.Unit.Chart;

/// <summary>Scraping, own queries and alert rules; each of them wired to this cluster and no other.</summary>
[Trait("Tier", "unit")]
public sealed partial class MonitoringTests
{
    [Fact]
    public async Task Nothing_of_it_is_there_unless_asked()
    {
        var render = await Rendered.Fixture("option-3-own-values");

        render.All("PodMonitor").Should().BeEmpty();
        render.All("PrometheusRule").Should().BeEmpty();
        render.Cluster.Should().NotHave("spec.monitoring");
    }

    [Fact]
    public async Task The_PodMonitor_selects_the_instances_and_can_be_selected_itself()
    {
        var monitor = (await Rendered.Fixture("monitoring")).Single("PodMonitor");

        monitor.Should().HaveMap("spec.selector.matchLabels", ("cnpg.io/cluster", "postgres"), ("cnpg.io/podRole", "instance"));
        monitor.Should().Have("spec.podMetricsEndpoints[0].port", "metrics");
        monitor.Should().Have("spec.podMetricsEndpoints[0].interval", "30s");
        monitor.Should().Have("spec.podMetricsEndpoints[0].scrapeTimeout", "10s");
        monitor.Should().Have("spec.podMetricsEndpoints[0].relabelings[0].targetLabel", "node");
        monitor.Should().Have("spec.podMetricsEndpoints[0].metricRelabelings[0].action", "drop");
        monitor.Should().Have("metadata.labels.release", "kube-prometheus-stack");
        monitor.Should().Have("metadata.annotations.team", "data");
    }

    [Fact]
    public async Task The_deprecated_switch_of_the_Cluster_stays_off() =>
        (await Rendered.Cluster("monitoring")).Should().NotHave("spec.monitoring.enablePodMonitor");

    [Fact]
    public async Task Own_queries_are_wired_to_the_Cluster()
    {
        var render = await Rendered.Fixture("monitoring");
        var map = render.Single("ConfigMap", render.Cluster.Text("spec.monitoring.customQueriesConfigMap[0].name")!);
        var key = render.Cluster.Text("spec.monitoring.customQueriesConfigMap[0].key")!;

        var queries = ManifestParser.Parse(map.Text($"data[\"{key}\"]")!).Single();
        queries.Should().Have("ibs_table_rows.query", "SELECT relname, n_live_tup FROM pg_stat_user_tables");
        queries.Should().Have("ibs_table_rows.metrics[1].n_live_tup.usage", "GAUGE");
        map.Should().Have("metadata.labels[\"cnpg.io/reload\"]", "true");
    }

    [Fact]
    public async Task Every_alert_is_scoped_to_this_cluster_and_has_a_runbook()
    {
        var render = await Rendered.Fixture("production");
        var rules = Rules(render.Single("PrometheusRule"));

        rules.Should().HaveCount(Directory.GetFiles(Path.Combine(Repository.Chart, "alerts")).Length);
        foreach (var (rule, path) in rules)
        {
            var name = rule.Text($"{path}.alert")!;
            foreach (Match selector in Selector().Matches(rule.Text($"{path}.expr")!))
            {
                selector.Value.Should().Contain("namespace=\"ibs-prod\"", name);
                selector.Value.Should().Contain("\"postgres-[0-9]+", name);
            }

            Selector().Matches(rule.Text($"{path}.expr")!).Should().NotBeEmpty(name);
            rule.Text($"{path}.labels.severity").Should().BeOneOf(["warning", "critical"], name);
            var runbook = $"{name.ToLowerInvariant()}.md";
            rule.Should().Have($"{path}.annotations.runbook_url", $"https://runbooks.example.com/postgres/{runbook}");
            File.Exists(Path.Combine(Repository.Root, "docs", "runbooks", runbook)).Should().BeTrue($"docs/runbooks/{runbook} explains {name}");
        }
    }

    [Fact]
    public async Task Thresholds_and_disabled_rules_are_heeded()
    {
        var rules = Rules((await Rendered.Fixture("monitoring")).Single("PrometheusRule"));

        Names(rules).Should().NotContain("PostgresBackupStale");
        Expression(rules, "PostgresReplicationLag").Should().EndWith("> 5");
        Expression(rules, "PostgresTransactionIdAge").Should().EndWith("> 1000000000");
        Expression(rules, "PostgresReplicaMissing").Should().EndWith("< 1");
    }

    private static List<(Manifest Rule, string Path)> Rules(Manifest resource) =>
        [.. Enumerable.Range(0, 100).Select(index => $"spec.groups[0].rules[{index}]").TakeWhile(resource.Has).Select(path => (resource, path))];

    private static IEnumerable<string?> Names(List<(Manifest Rule, string Path)> rules) =>
        rules.Select(rule => rule.Rule.Text($"{rule.Path}.alert"));

    private static string Expression(List<(Manifest Rule, string Path)> rules, string alert)
    {
        var (rule, path) = rules.Single(candidate => candidate.Rule.Text($"{candidate.Path}.alert") == alert);
        return rule.Text($"{path}.expr")!;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Selector();
}
