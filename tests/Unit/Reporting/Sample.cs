using System.Text.Json;
using Conformance.Reporting;

namespace Conformance.Unit.Reporting;

/// <summary>A run in which everything passed, for tests to spoil.</summary>
internal static class Sample
{
    public static RunRecord Run => new()
    {
        Request = new QualificationRequest { Tiers = Enum.GetValues<Tier>() },
        Chart = new ChartIdentity("cnpg-postgres", "0.1.0", "17.2"),
        Environment = new RunEnvironment
        {
            Date = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero),
            Seconds = 93.4,
            Commit = "0123456789abcdef0123456789abcdef01234567",
            Os = "Debian GNU/Linux 12",
            Cores = 2,
            Dotnet = "SDK 10.0.100",
            Helm = ["v3.17.2", "v4.1.4"],
        },
        Tiers = new Dictionary<Tier, TierRun>
        {
            [Tier.Unit] = Completed(Test(), Test("Another_thing_holds")),
            [Tier.Server] = Completed(Test("A_server_boots")),
            [Tier.E2E] = Completed(Scenario("It_installs")),
        },
        Expected = [Scenarios.Install],
        Facts = [Fact("unit", "renders", 120), Fact("server", "servers", 20), Fact("server", "provider", "embedded 17.2")],
    };

    public static QualificationReport Report(RunRecord? run = null) => ReportBuilder.Build(run ?? Run);

    public static RunRecord With(this RunRecord run, Tier tier, TierRun ended) =>
        run with { Tiers = new Dictionary<Tier, TierRun>(run.Tiers) { [tier] = ended } };

    public static RunRecord With(this RunRecord run, Tier tier, params TestOutcome[] tests) => run.With(tier, Completed(tests));

    public static RunRecord With(this RunRecord run, params FactRecord[] facts) => run with { Facts = [.. run.Facts, .. facts] };

    public static TierRun Completed(params TestOutcome[] tests) => new(TierEnd.Completed, null, tests, 2.5);

    public static TestOutcome Test(
        string method = "A_thing_holds", Status status = Status.Passed, string? message = null, string arguments = "") =>
        new("Conformance.Unit.PodSecurityTests", method, arguments, status, Started: null, 0.25, Scenario: null, message);

    public static TestOutcome Scenario(string method, Status status = Status.Passed, string? message = null, string scenario = "install") =>
        Test(method, status, message) with { Type = "Conformance.E2E.InstallTests", Scenario = scenario };

    public static FactRecord Fact(string tier, string name, object value) => new(tier, name, JsonSerializer.SerializeToElement(value));
}
