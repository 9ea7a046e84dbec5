using Conformance.Reporting;

namespace Conformance.Unit.Reporting;

[Trait("Tier", "unit")]
public sealed class ReportBuilderTests
{
    private static readonly DateTimeOffset Interruption = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Everything_that_ran_and_passed_qualifies()
    {
        var report = Sample.Report();

        report.Verdict.Should().Be(Verdict.Qualified);
        report.Summary.Should().Be("Everything ran and passed: unit (2 checks), server (1 check), scenario install (1 check).");
        report.Unit.Renders.Should().Be(120);
        report.Server.Servers.Should().Be(20);
        report.Server.Provider.Should().Be("embedded 17.2");
    }

    [Theory]
    [InlineData(Status.Passed, Status.Passed, Verdict.Qualified)]
    [InlineData(Status.Passed, Status.NotRun, Verdict.Incomplete)]
    [InlineData(Status.NotRun, Status.NotRun, Verdict.Incomplete)]
    [InlineData(Status.Passed, Status.Failed, Verdict.Failed)]
    [InlineData(Status.NotRun, Status.Failed, Verdict.Failed)]
    public void Failure_outweighs_not_run_outweighs_passed(Status one, Status other, Verdict expected)
    {
        ReportBuilder.Judge([one, other]).Should().Be(expected);
        ReportBuilder.Judge([other, one]).Should().Be(expected);
    }

    [Theory]
    [InlineData(Tier.Unit)]
    [InlineData(Tier.Server)]
    [InlineData(Tier.E2E)]
    public void One_failed_test_of_any_tier_fails_the_run(Tier tier)
    {
        var report = Sample.Report(Sample.Run.With(tier, Sample.Scenario("Holds"), Sample.Scenario("Breaks", Status.Failed, "expected a, was b")));

        report.Verdict.Should().Be(Verdict.Failed);
        report.Findings().Should().ContainSingle().Which.Message.Should().Be("expected a, was b");
    }

    [Theory]
    [InlineData(Tier.Unit)]
    [InlineData(Tier.Server)]
    [InlineData(Tier.E2E)]
    public void One_skipped_test_of_any_tier_leaves_the_run_incomplete(Tier tier)
    {
        var report = Sample.Report(Sample.Run.With(tier, Sample.Scenario("Holds"), Sample.Scenario("Skips", Status.NotRun, "no such thing here")));

        report.Verdict.Should().Be(Verdict.Incomplete);
        report.Summary.Should().Contain("1 of 2 checks did not run");
    }

    [Theory]
    [InlineData(Tier.Unit)]
    [InlineData(Tier.Server)]
    [InlineData(Tier.E2E)]
    public void A_tier_without_tests_leaves_the_run_incomplete(Tier tier) =>
        Sample.Report(Sample.Run.With(tier)).Verdict.Should().Be(Verdict.Incomplete);

    [Fact]
    public void A_tier_that_was_not_asked_for_is_not_run_and_says_so()
    {
        var report = Sample.Report(Sample.Run with
        {
            Request = new QualificationRequest { Tiers = [Tier.Unit] },
            Tiers = new Dictionary<Tier, TierRun> { [Tier.Unit] = Sample.Completed(Sample.Test()) },
        });

        report.Verdict.Should().Be(Verdict.Incomplete);
        report.Server.Should().Match<ServerResult>(server => server.Status == Status.NotRun && server.Reason == "not asked for");
        report.Scenarios.Should().OnlyContain(scenario => scenario.Status == Status.NotRun && scenario.Reason == "not asked for");
    }

    [Fact]
    public void A_listed_scenario_without_a_test_is_not_run()
    {
        var report = Sample.Report(Sample.Run.With(Tier.E2E, Sample.Scenario("Holds", scenario: "unlisted")));

        report.Scenarios.Should().SatisfyRespectively(
            install => install.Status.Should().Be(Status.NotRun),
            unlisted => unlisted.Status.Should().Be(Status.Passed));
        report.Verdict.Should().Be(Verdict.Incomplete);
    }

    [Fact]
    public void A_scenario_without_a_cluster_gives_the_reason_the_tier_recorded()
    {
        var report = Sample.Report(Sample.Run
            .With(Tier.E2E, Sample.Scenario("One", Status.NotRun, "no Docker"), Sample.Scenario("Two", Status.NotRun, "no Docker"))
            .With(Sample.Fact("e2e", "notRun", "no Docker: start it")));

        report.Scenarios.Should().ContainSingle().Which.Reason.Should().Be("no Docker: start it");
        report.Findings().Should().ContainSingle().Which.Message.Should().Be("no Docker: start it");
    }

    [Fact]
    public void Checks_kept_from_running_by_the_same_thing_are_told_together()
    {
        var report = Sample.Report(Sample.Run.With(
            Tier.Server,
            Sample.Test("One", Status.NotRun, "no server"),
            Sample.Test("Two", Status.NotRun, "no server"),
            Sample.Test("Three", Status.NotRun, "no locale"),
            Sample.Test("Four", Status.Failed, "refused")));

        report.Findings().Select(finding => (finding.What, finding.Message)).Should().Equal(
            ("Pod security: Four", "refused"),
            ("2 checks", "no server\n\nPod security: One\nPod security: Two"),
            ("Pod security: Three", "no locale"));
    }

    [Fact]
    public void A_required_scenario_that_did_not_run_fails()
    {
        var run = Sample.Run.With(Tier.E2E, Sample.Scenario("One", Status.NotRun, "no Docker"));

        Sample.Report(run).Verdict.Should().Be(Verdict.Incomplete);
        Sample.Report(run with { RequireE2E = true }).Verdict.Should().Be(Verdict.Failed);
    }

    [Theory]
    [InlineData(60, Status.Passed)]
    [InlineData(60.01, Status.Failed)]
    public void A_measurement_over_its_budget_is_a_failed_check(double seconds, Status expected)
    {
        var report = Sample.Report(Sample.Run with { Measurements = [new MeasurementRecord("install", "ready", seconds, "s", 60)] });

        report.Scenarios.Should().ContainSingle().Which.Status.Should().Be(expected);
        if (expected == Status.Failed)
            report.Findings().Should().ContainSingle().Which.Message.Should().Be("Expected at most 60 s, measured 60.01 s.");
    }

    [Fact]
    public void A_crashed_tier_fails_even_when_no_test_failed() =>
        Sample.Report(Sample.Run.With(Tier.Server, new TierRun(TierEnd.Broken, "it crashed", [Sample.Test()], 1)))
            .Server.Should().Match<ServerResult>(server => server.Status == Status.Failed && server.Reason == "it crashed");

    [Fact]
    public void What_failed_of_an_interruption_has_not_failed()
    {
        var interrupted = Interrupted(Sample.Scenario("Installs", Status.Failed, "helm install exited 1: release cancelled") with
        {
            Started = Interruption.AddSeconds(-4),
            Seconds = 4.2,
        });

        var report = Sample.Report(Sample.Run.With(Tier.E2E, interrupted));

        report.Verdict.Should().Be(Verdict.Incomplete);
        report.Summary.Should().Contain("the run was interrupted");
    }

    [Fact]
    public void A_failure_before_an_interruption_stays_one()
    {
        var interrupted = Interrupted(Sample.Scenario("Breaks", Status.Failed, "expected a") with { Started = Interruption.AddSeconds(-4), Seconds = 3.9 });

        Sample.Report(Sample.Run.With(Tier.E2E, interrupted)).Verdict.Should().Be(Verdict.Failed);
    }

    [Fact]
    public void A_clean_up_that_fails_after_an_interruption_stays_a_failure() =>
        Sample.Report(Sample.Run.With(Tier.E2E, Interrupted(Sample.Test("", Status.Failed, "the node is still there"))))
            .Verdict.Should().Be(Verdict.Failed);

    [Fact]
    public void A_cancelled_set_up_is_a_failure_unless_the_run_was_interrupted()
    {
        var cancelled = Sample.Test("", Status.Failed, "System.OperationCanceledException : The operation was canceled.") with { WasCancelled = true };

        Sample.Report(Sample.Run.With(Tier.E2E, Interrupted(Sample.Scenario("Holds"), cancelled))).Verdict.Should().Be(Verdict.Incomplete);
        Sample.Report(Sample.Run.With(Tier.E2E, Sample.Scenario("Holds"), cancelled)).Verdict.Should().Be(Verdict.Failed);
    }

    [Fact]
    public void A_failed_clean_up_belongs_to_the_scenario_of_its_class()
    {
        var cleanUp = Sample.Test("", Status.Failed, "dispose failed") with { Type = "Conformance.E2E.InstallTests" };

        var report = Sample.Report(Sample.Run.With(Tier.E2E, Sample.Scenario("Holds"), cleanUp));

        report.Scenarios.Should().ContainSingle().Which.Checks.Should().HaveCount(2);
    }

    [Fact]
    public void A_scenario_lasts_from_its_first_start_to_its_last_end()
    {
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        var report = Sample.Report(Sample.Run.With(
            Tier.E2E,
            Sample.Scenario("One") with { Started = start, Seconds = 40 },
            Sample.Scenario("Two") with { Started = start.AddSeconds(10), Seconds = 50, Ended = start.AddSeconds(65) }));

        report.Scenarios.Should().ContainSingle().Which.Seconds.Should().Be(65);
    }

    [Fact]
    public void Checks_of_the_users_own_values_are_gathered()
    {
        var run = Sample.Run with { Request = Sample.Run.Request with { Values = "/home/me/values.yaml" } };

        var none = Sample.Report(run);
        var some = Sample.Report(run.With(
            Tier.Unit, Sample.Test(arguments: "(fixture: your-values)"), Sample.Test("B", Status.Failed, "why", "(fixture: your-values)")));

        none.Values.Should().BeEquivalentTo(new { File = "/home/me/values.yaml", Cases = 0 });
        none.Verdict.Should().Be(Verdict.Incomplete, "no check looked at the file");
        some.Values.Should().BeEquivalentTo(new { Cases = 2, Passed = 1, Failed = 1 });
    }

    [Fact]
    public void Images_and_unchecked_things_come_from_what_the_tiers_recorded()
    {
        var report = Sample.Report(Sample.Run.With(
            Sample.Fact("e2e", "image", "docker.io/library/postgres:17.2@sha256:abc"),
            Sample.Fact("e2e", "image", "local/only:1"),
            Sample.Fact("unit", "notChecked", "rule x"),
            Sample.Fact("server", "notChecked", "rule x"),
            Sample.Fact("e2e", "kubernetes", "v1.35.1")));

        report.Images.Should().Equal(
            new ImageReference("docker.io/library/postgres:17.2", "sha256:abc"), new ImageReference("local/only:1", null));
        report.NotChecked.Should().Equal("rule x");
        report.Environment.Kubernetes.Should().Be("v1.35.1");
    }

    private static TierRun Interrupted(params TestOutcome[] tests) =>
        new(TierEnd.Interrupted, "the run was interrupted", tests, 3) { InterruptedAt = Interruption };
}
