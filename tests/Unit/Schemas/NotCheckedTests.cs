using Conformance.Fixtures;
using Conformance.Reporting;
using Conformance.Schemas;

namespace Conformance.Unit.Schemas;

[Trait("Tier", "unit")]
public sealed class NotCheckedTests
{
    [Fact]
    public async Task Rules_that_nobody_evaluates_are_known_and_all_are_transition_rules()
    {
        var rules = await StructuralChecks.UncheckedRulesAsync();

        Record(rules);
        rules.Select(rule => rule.What).Should().Equal(Expected);
        rules.Should().OnlyContain(rule => rule.Why.StartsWith("a transition rule"));
    }

    [Fact]
    public async Task Every_kind_that_the_fixtures_render_has_a_schema()
    {
        var rules = await StructuralChecks.UncheckedRulesAsync();
        var seen = new HashSet<NotChecked>();
        foreach (var fixture in Fixture.All)
            foreach (var check in StructuralChecks.All)
                seen.UnionWith((await check.RunAsync(await fixture.RenderAsync())).NotChecked);

        var kinds = seen.Except(rules).ToList();

        Record(kinds);
        // The user's own values may bring kinds of anybody's: the report names them.
        if (!Fixture.All.Any(fixture => fixture.IsUsersOwn))
            kinds.Should().BeEmpty();
    }

    private static void Record(IEnumerable<NotChecked> entries)
    {
        foreach (var entry in entries)
            Facts.Record("unit", "notChecked", entry.ToString());
    }

    /// <summary>Kept by hand: whoever bumps an operator sees here which rules nobody evaluates.</summary>
    private static readonly string[] Expected =
    [
        "Backup.spec: oldSelf == self",
        "Cluster.spec.serviceAccountName: self == oldSelf",
        "Database.spec.builtinLocale: self == oldSelf",
        "Database.spec.cluster: self == oldSelf",
        "Database.spec.collationVersion: self == oldSelf",
        "Database.spec.encoding: self == oldSelf",
        "Database.spec.icuLocale: self == oldSelf",
        "Database.spec.icuRules: self == oldSelf",
        "Database.spec.locale: self == oldSelf",
        "Database.spec.localeCType: self == oldSelf",
        "Database.spec.localeCollate: self == oldSelf",
        "Database.spec.localeProvider: self == oldSelf",
        "Database.spec.name: self == oldSelf",
        "Database.spec.template: self == oldSelf",
        "DatabaseRole.spec.cluster: self == oldSelf",
        "DatabaseRole.spec: self.name == oldSelf.name",
        "Pooler.spec.cluster: self == oldSelf",
        "Pooler.spec.serviceAccountName: self == oldSelf",
        "Publication.spec.cluster: self == oldSelf",
        "Publication.spec.dbname: self == oldSelf",
        "Publication.spec.name: self == oldSelf",
        "Publication.spec.target.allTables: self == oldSelf",
        "ScheduledBackup.spec.cluster: self == oldSelf",
        "Subscription.spec.cluster: self == oldSelf",
        "Subscription.spec.dbname: self == oldSelf",
        "Subscription.spec.name: self == oldSelf",
    ];
}
