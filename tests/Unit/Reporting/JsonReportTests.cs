using System.Text.Json.Nodes;
using Conformance.Reporting;

namespace Conformance.Unit.Reporting;

[Trait("Tier", "unit")]
public sealed class JsonReportTests
{
    private static readonly JsonNode Json = JsonNode.Parse(JsonReport.Write(Sample.Report(Sample.Run
        .With(Tier.E2E, Sample.Scenario("Holds"), Sample.Scenario("Skips", Status.NotRun, "why"))
        .With(Sample.Fact("e2e", "image", "postgres:17.2@sha256:abc")) with
    {
        Measurements = [new MeasurementRecord("install", "ready", 36.2, "s", 60)],
    })))!;

    [Theory]
    [InlineData("verdict", "\"incomplete\"")]
    [InlineData("chart", """{"name":"cnpg-postgres","version":"0.1.0","appVersion":"17.2"}""")]
    [InlineData("images", """[{"name":"postgres:17.2","digest":"sha256:abc"}]""")]
    public void Values_stand_where_readers_look(string key, string expected) => Json[key]!.ToJsonString().Should().Be(expected);

    [Theory]
    [InlineData("environment", "date", "seconds", "commit", "os", "cores", "dotnet", "helm", "kubernetes", "operator", "docker")]
    [InlineData("unit", "cases", "passed", "failed", "skipped", "seconds", "renders")]
    [InlineData("server", "cases", "passed", "failed", "skipped", "seconds", "servers", "provider")]
    public void Groups_have_their_keys(string group, params string[] keys) =>
        Json[group]!.AsObject().Select(pair => pair.Key).Should().Contain(keys);

    [Fact]
    public void Scenarios_hold_checks_and_measurements()
    {
        var scenario = Json["scenarios"]![0]!;

        scenario.AsObject().Select(pair => pair.Key).Should().Equal("name", "status", "reason", "seconds", "checks", "measurements");
        scenario["status"]!.GetValue<string>().Should().Be("not-run");
        scenario["checks"]![1]!.ToJsonString().Should().Be("""{"name":"Skips","status":"not-run","seconds":0.25,"message":"why"}""");
        scenario["measurements"]![0]!.ToJsonString().Should().Be("""{"name":"ready","value":36.2,"unit":"s","budget":60}""");
    }
}
