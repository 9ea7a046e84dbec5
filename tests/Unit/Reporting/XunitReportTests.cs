using Conformance.Reporting;

namespace Conformance.Unit.Reporting;

[Trait("Tier", "unit")]
public sealed class XunitReportTests
{
    /// <summary>As xunit.v3 4.0.2 writes it, its own escapes included.</summary>
    private const string Report = """
        <assemblies schema-version="3">
          <assembly name="Conformance.E2E.dll" errors="1" failed="1" passed="1" skipped="1" total="3">
            <errors>
              <error type="test-class-cleanup" name="Conformance.E2E.InstallTests">
                <failure exception-type="Xunit.Sdk.TestPipelineException"><message>Class fixture threw in DisposeAsync</message></failure>
              </error>
              <error type="test-assembly-cleanup" name="/somewhere/Conformance.E2E.dll">
                <failure exception-type="System.Exception"><message>System.Exception : no</message></failure>
              </error>
            </errors>
            <collection name="c">
              <test name="Conformance.E2E.InstallTests.Answers_as_primary(host: \&quot;a&lt;b\&quot;)" result="Pass" time="0.044" start-rtf="2026-11-22T21:13:41.0000000+00:00" finish-rtf="2026-11-22T21:14:12.0000000+00:00" type="Conformance.E2E.InstallTests" method="Answers_as_primary">
                <traits><trait name="Tier" value="e2e" /><trait name="Scenario" value="install" /></traits>
              </test>
              <test name="Conformance.E2E.PodSecurityTests.Fails" result="Fail" time="0.1" type="Conformance.E2E.PodSecurityTests" method="Fails">
                <failure exception-type="FluentAssertions.Execution.AssertionFailedException"><message>FluentAssertions.Execution.AssertionFailedException : Expected \"a\\b\"
        but was c</message><stack-trace>at X</stack-trace></failure>
              </test>
              <test name="Conformance.E2E.PodSecurityTests.Skips" result="Skip" time="0" type="Conformance.E2E.PodSecurityTests" method="Skips">
                <reason>no \"Docker\"</reason>
              </test>
            </collection>
          </assembly>
        </assemblies>
        """;

    private readonly IReadOnlyList<TestOutcome> tests = XunitReport.Parse(Report);

    [Fact]
    public void An_explicit_test_that_nobody_asked_for_is_no_part_of_the_run()
    {
        var onRequest = XunitReport.Parse(
            """<assemblies><test type="T" method="M" name="T.M" result="NotRun" time="0"/><test type="T" method="N" name="T.N" result="Skip" time="0"/></assemblies>""");

        onRequest.Select(test => (test.Method, test.Status)).Should().Equal(("N", Status.NotRun));
    }

    [Fact]
    public void An_error_outside_of_tests_that_is_a_cancellation_is_told_from_others()
    {
        tests.Should().OnlyContain(test => !test.WasCancelled);

        XunitReport.Parse(Report.Replace("System.Exception", "System.OperationCanceledException", StringComparison.Ordinal))
            .Select(test => test.WasCancelled).Should().Equal(false, false, false, false, true);
    }

    [Fact]
    public void Results_are_read_with_their_messages() =>
        tests.Select(test => (test.Status, test.Message)).Should().Equal(
            (Status.Passed, null),
            (Status.Failed, "Expected \"a\\b\"\nbut was c"),
            (Status.NotRun, "no \"Docker\""),
            (Status.Failed, "Class fixture threw in DisposeAsync"),
            (Status.Failed, "System.Exception : no"));

    [Fact]
    public void Names_become_sentences()
    {
        tests[0].Sentence.Should().Be("Answers as primary (host: \"a<b\")");
        tests[1].ToCheck(withSubject: true).Name.Should().Be("Pod security: Fails");
        tests[3].ToCheck(withSubject: true).Name.Should().Be("Install: Set-up and clean-up");
        tests[4].ToCheck(withSubject: true).Name.Should().Be("E2E: Set-up and clean-up");
    }

    [Fact]
    public void Scenario_and_times_are_read()
    {
        tests[0].Scenario.Should().Be("install");
        tests[1].Scenario.Should().BeNull();
        tests[0].Seconds.Should().Be(0.044);
        tests[0].Started.Should().Be(new DateTimeOffset(2026, 11, 22, 21, 13, 41, TimeSpan.Zero));
        tests[0].Ended.Should().Be(new DateTimeOffset(2026, 11, 22, 21, 14, 12, TimeSpan.Zero), "it waited for its cluster first, which its time leaves out");
    }

    [Fact]
    public void Half_a_report_is_refused_with_what_to_do()
    {
        var read = () => XunitReport.Parse(Report[..^20]);

        read.Should().Throw<ConformanceException>().WithMessage("*not XML*run again*");
    }
}
