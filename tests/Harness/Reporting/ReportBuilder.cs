using System.Globalization;

namespace Conformance.Reporting;

/// <summary>Judges what a run brought in. A pure function: the same record always makes the same report.</summary>
public static class ReportBuilder
{
    private const string NotAskedFor = "not asked for";

    public static QualificationReport Build(RunRecord record)
    {
        record = record with { Tiers = record.Tiers.ToDictionary(tier => tier.Key, tier => WithoutInterrupted(tier.Value)) };
        var unit = new UnitResult(Result(record, Tier.Unit)) { Renders = (int?)record.Number(Tier.Unit, "renders") };
        var server = new ServerResult(Result(record, Tier.Server))
        {
            Servers = (int?)record.Number(Tier.Server, "servers"),
            Provider = record.Fact(Tier.Server, "provider"),
        };
        var scenarios = ScenarioNames(record).Select(name => Scenario(record, name)).ToList();
        var values = record.Request.Values is { } file ? OwnValues(record, file) : null;
        var verdict = Judge([unit.Status, server.Status, .. scenarios.Select(scenario => scenario.Status)], values);
        return new QualificationReport
        {
            Verdict = verdict,
            Summary = VerdictSentence.For(verdict, ReportViews.Parts(unit, server, scenarios), values),
            Chart = record.Chart,
            Environment = record.Environment with
            {
                Kubernetes = record.Fact(Tier.E2E, "kubernetes"),
                Operator = record.Fact(Tier.E2E, "operator"),
                Docker = record.Fact(Tier.E2E, "docker") ?? record.Environment.Docker,
            },
            Images = [.. record.List("image").Select(Image)],
            Unit = unit,
            Server = server,
            Scenarios = scenarios,
            NotChecked = record.List("notChecked"),
            Values = values,
            Upgrade = Upgrade(record),
        };
    }

    /// <summary>A failure outweighs all; short of one, whatever did not run keeps the verdict open.</summary>
    public static Verdict Judge(IReadOnlyCollection<Status> parts, ValuesResult? values = null) =>
        parts.Contains(Status.Failed) || values is { Failed: > 0 } ? Verdict.Failed
        : parts.Contains(Status.NotRun) || values is { Cases: 0 } or { Skipped: > 0 } ? Verdict.Incomplete
        : Verdict.Qualified;

    private static TierResult Result(RunRecord record, Tier tier)
    {
        var run = record.Tiers.GetValueOrDefault(tier) ?? TierRun.NotStarted(NotAskedFor);
        var tests = run.Tests;
        var (status, reason) = Conclude(run, [.. tests.Select(test => test.ToCheck(withSubject: true))], record.Fact(tier, "notRun"));
        return new TierResult(
            status,
            reason,
            tests.Count,
            Count(tests, Status.Passed),
            Count(tests, Status.Failed),
            Count(tests, Status.NotRun),
            run.Seconds,
            Findings(tests),
            Subjects(tests));
    }

    /// <summary>Without a baseline the upgrade is one to the same chart, which changes nothing worth a section.</summary>
    private static UpgradeResult? Upgrade(RunRecord record)
    {
        if (record.Baseline is not { } baseline)
            return null;
        var candidate = new ChartSource("this checkout", record.Chart.Version, record.Chart.AppVersion, record.ChartCommit);
        return new UpgradeResult(baseline, candidate, record.Upgrades);
    }

    private static (Status Status, string? Reason) Conclude(TierRun run, IReadOnlyList<CheckResult> checks, string? notRun)
    {
        if (run.End == TierEnd.Broken)
            return (Status.Failed, run.Reason);
        if (checks.Any(check => check.Status == Status.Failed))
            return (Status.Failed, run.Reason);
        if (run.End != TierEnd.Completed)
            return (Status.NotRun, run.Reason);
        if (checks.Count == 0)
            return (Status.NotRun, notRun ?? "it has no tests");

        var skipped = checks.Where(check => check.Status == Status.NotRun).ToList();
        if (skipped.Count == 0)
            return (Status.Passed, null);
        return (Status.NotRun, notRun ?? (skipped.Count == checks.Count && skipped.DistinctBy(check => check.Message).Count() == 1
            ? skipped[0].Message
            : $"{skipped.Count} of {checks.Count} checks did not run"));
    }

    private static ScenarioResult Scenario(RunRecord record, string name)
    {
        var run = record.Request.AsksForScenario(name) && record.Tiers.TryGetValue(Tier.E2E, out var e2e)
            ? e2e
            : TierRun.NotStarted(NotAskedFor);
        var classes = ScenarioOfClass(run.Tests);
        var tests = run.Tests.Where(test => ScenarioOf(test, classes) == name).ToList();
        var measurements = record.Measurements
            .Where(measurement => measurement.Scenario == name)
            .Select(measurement => new Measurement(measurement.Name, measurement.Value, measurement.Unit, measurement.Budget))
            .ToList();
        IReadOnlyList<CheckResult> checks =
        [
            .. tests.Select(test => test.ToCheck(withSubject: false)),
            .. measurements.Where(measurement => measurement.IsOverBudget).Select(OverBudget),
        ];

        var (status, reason) = Conclude(run, checks, record.Fact(Tier.E2E, "notRun"));
        if (status == Status.NotRun && record.RequireE2E && run.End != TierEnd.NotStarted)
            (status, reason) = (Status.Failed, $"{reason} (CONFORMANCE_REQUIRE_E2E is set)");
        return new ScenarioResult(name, status, reason, Span(tests), checks, measurements)
        {
            Pictures = [.. record.Pictures.Where(picture => picture.Scenario == name)],
        };
    }

    /// <summary>From the first start to the last end: tests of a scenario run side by side.</summary>
    private static double Span(IReadOnlyCollection<TestOutcome> tests)
    {
        var timed = tests.Where(test => test.Started is not null).ToList();
        return timed.Count == 0
            ? 0
            : (timed.Max(test => test.Ended!.Value) - timed.Min(test => test.Started!.Value)).TotalSeconds;
    }

    private static CheckResult OverBudget(Measurement measurement) => new(
        $"{measurement.Name} within its budget",
        Status.Failed,
        0,
        string.Create(CultureInfo.InvariantCulture, $"Expected at most {measurement.Budget} {measurement.Unit}, measured {measurement.Value:0.###} {measurement.Unit}."));

    /// <summary>The listed scenarios, then whatever else the tests name.</summary>
    private static IEnumerable<string> ScenarioNames(RunRecord record)
    {
        var tests = record.Tiers.GetValueOrDefault(Tier.E2E)?.Tests ?? [];
        var classes = ScenarioOfClass(tests);
        return record.Expected.Concat(tests.Select(test => ScenarioOf(test, classes))).Distinct();
    }

    /// <summary>A failed clean-up bears no trait: its class tells the scenario.</summary>
    private static Dictionary<string, string> ScenarioOfClass(IEnumerable<TestOutcome> tests) => tests
        .Where(test => test.Scenario is not null)
        .DistinctBy(test => test.Type)
        .ToDictionary(test => test.Type, test => test.Scenario!);

    private static string ScenarioOf(TestOutcome test, Dictionary<string, string> classes) =>
        test.Scenario ?? classes.GetValueOrDefault(test.Type) ?? "other";

    private static ValuesResult OwnValues(RunRecord record, string file)
    {
        var tests = record.Tiers.Values.SelectMany(run => run.Tests).Where(test => test.IsAboutOwnValues).ToList();
        return new ValuesResult(
            file, tests.Count, Count(tests, Status.Passed), Count(tests, Status.Failed), Count(tests, Status.NotRun), Findings(tests));
    }

    /// <summary>
    /// What failed after the interruption says nothing: its commands were interrupted with it, whichever way each of them
    /// tells. What is no test, a clean-up, stays a failure, unless it is the framework's word that it was cancelled.
    /// </summary>
    private static TierRun WithoutInterrupted(TierRun run) => run with
    {
        Tests = [.. run.Tests.Where(test => run.InterruptedAt is null || !test.WasCancelled).Select(test => test.Status == Status.Failed && test.Ended >= run.InterruptedAt
            ? test with { Status = Status.NotRun, Message = run.Reason }
            : test)],
    };

    private static int Count(IEnumerable<TestOutcome> tests, Status status) => tests.Count(test => test.Status == status);

    private static List<CheckResult> Findings(IEnumerable<TestOutcome> tests) =>
        [.. tests.Where(test => test.Status != Status.Passed).OrderBy(test => test.Status).Select(test => test.ToCheck(withSubject: true))];

    private static List<SubjectCounts> Subjects(IEnumerable<TestOutcome> tests) =>
    [
        .. tests.GroupBy(test => test.Subject)
            .Select(group => new SubjectCounts(
                group.Key, Count(group, Status.Passed), Count(group, Status.Failed), Count(group, Status.NotRun), group.Sum(test => test.Seconds)))
            .OrderBy(subject => subject.Name, StringComparer.Ordinal),
    ];

    private static ImageReference Image(string reference) =>
        reference.Split('@', 2) is [var name, var digest] ? new ImageReference(name, digest) : new ImageReference(reference, null);
}
