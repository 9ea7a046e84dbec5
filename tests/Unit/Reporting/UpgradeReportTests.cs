using System.Text.Json.Nodes;
using Conformance.Reporting;

namespace Conformance.Unit.Reporting;

/// <summary>The upgrade from the baseline in all three forms of the report.</summary>
[Trait("Tier", "unit")]
public sealed class UpgradeReportTests
{
    private static readonly RunRecord Run = Sample.Run with
    {
        Baseline = new ChartSource("tag v0.1.0", "0.1.0", "17.2", "89abcdef0123456789abcdef0123456789abcdef"),
        ChartCommit = "0123456789abcdef0123456789abcdef01234567-dirty",
        Chart = new ChartIdentity("cnpg-postgres", "0.2.0", "17.4"),
        Upgrades =
        [
            new UpgradeComparison("your-values",
            [
                new ResourceChange("Cluster/postgres", ChangeKind.Changed, [new FieldChange("spec.storage.size", "5Gi", "4Gi", "a volume cannot shrink"), new FieldChange("spec.instances", "2", "3")]),
                new ResourceChange("Service/<b>", ChangeKind.Removed, [], "gone"),
            ]),
            new UpgradeComparison("production", []),
            new UpgradeComparison("parameters", [new ResourceChange("ConfigMap/new", ChangeKind.Added, [])]),
        ],
    };

    [Fact]
    public void Json_has_both_charts_and_each_change()
    {
        var upgrade = JsonNode.Parse(JsonReport.Write(Sample.Report(Run)))!["upgrade"]!;

        upgrade["baseline"]!.ToJsonString().Should().Be(
            """{"name":"tag v0.1.0","version":"0.1.0","appVersion":"17.2","commit":"89abcdef0123456789abcdef0123456789abcdef"}""");
        upgrade["candidate"]!["version"]!.ToString().Should().Be("0.2.0");
        upgrade["comparisons"]![0]!["changes"]![0]!["fields"]![0]!.ToJsonString().Should().Be(
            """{"path":"spec.storage.size","before":"5Gi","after":"4Gi","danger":"a volume cannot shrink"}""");
        upgrade["comparisons"]!.AsArray().Should().HaveCount(3, "what nothing changes for is evidence too");
    }

    [Fact]
    public void The_page_shows_what_changes_and_marks_what_is_unsafe()
    {
        var page = HtmlReport.Write(Sample.Report(Run));

        page.Should().Contain("from 0.1.0 (tag v0.1.0, commit 89abcdef0123) to 0.2.0 (this checkout, commit 0123456789ab-dirty)")
            .And.Contain("<code>your-values</code>: the upgrade changes 2 resources, and 2 changes of it are not safe.")
            .And.MatchRegex("""<code>spec\.storage\.size</code> <span class="chip bad">✗ unsafe</span> a volume cannot shrink</th><td><code>5Gi</code></td><td><code>4Gi</code>""")
            .And.Contain("<code>Service/&lt;b&gt;</code> removed <span class=\"chip bad\">")
            .And.Contain("<code>parameters</code>: the upgrade changes 1 resource, all of it safely.")
            .And.NotContain("<code>production</code>").And.Contain("3 sets of values compared.");
    }

    [Fact]
    public void The_summary_lists_what_changes()
    {
        var text = MarkdownSummary.Write(Sample.Report(Run));

        text.Should().Contain("From 0.1.0 (tag v0.1.0, commit 89abcdef0123) to 0.2.0 (this checkout, commit 0123456789ab-dirty).")
            .And.Contain("- `Cluster/postgres` changed\n  - `spec.storage.size`: `5Gi` → `4Gi` **✗ unsafe: a volume cannot shrink**\n  - `spec.instances`: `2` → `3`\n")
            .And.Contain("2 other sets of values change safely").And.NotContain("ConfigMap/new")
            .And.Contain("- upgrade from: 0.1.0 (tag v0.1.0, commit 89abcdef0123)");
    }

    [Fact]
    public void Without_a_baseline_the_report_says_so()
    {
        var report = Sample.Report();

        report.Upgrade.Should().BeNull();
        MarkdownSummary.Write(report).Should().Contain("- upgrade from: the same chart: there is no earlier release").And.NotContain("## Upgrade");
        HtmlReport.Write(report).Should().NotContain("id=\"upgrade\"");
    }
}
