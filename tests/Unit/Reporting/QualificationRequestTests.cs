using Conformance.Reporting;
using Conformance.Tools;

namespace Conformance.Unit.Reporting;

[Trait("Tier", "unit")]
public sealed class QualificationRequestTests
{
    [Fact]
    public void Nothing_asked_for_means_everything()
    {
        var request = Parse();

        request.Tiers.Should().Equal(Tier.Unit, Tier.Server, Tier.E2E);
        request.AsksForScenario("install").Should().BeTrue();
    }

    [Fact]
    public void Tiers_run_in_their_order_whatever_the_order_asked() =>
        Parse("--tier", "e2e", "--tier=unit").Tiers.Should().Equal(Tier.Unit, Tier.E2E);

    [Fact]
    public void A_scenario_alone_asks_for_its_tier()
    {
        var request = Parse("--scenario", "install");

        request.Tiers.Should().Equal(Tier.E2E);
        request.AsksForScenario("install").Should().BeTrue();
        request.AsksForScenario("other").Should().BeFalse();
    }

    [Theory]
    [InlineData("There is no tier 'units'. There are: unit, server, e2e.", "--tier", "units")]
    [InlineData("There is no scenario 'instal'. There are: install, backup, django, failover, interrupt, lifecycle, pooling, recovery, replication, restore, switchover.", "--scenario", "instal")]
    [InlineData("A scenario belongs to the e2e tier, which --tier leaves out. Add --tier e2e.", "--tier", "unit", "--scenario", "install")]
    [InlineData("There is no option '--vlaues'. See ./qualify --help.", "--vlaues", "x")]
    [InlineData("There is no kubeconfig /nowhere/config. Give --kubeconfig the path of one that kubectl accepts.", "--kubeconfig", "/nowhere/config")]
    [InlineData("--baseline needs a value. See ./qualify --help.", "--baseline")]
    [InlineData("--values needs a value. See ./qualify --help.", "--values")]
    [InlineData("--tier needs a value. See ./qualify --help.", "--tier", "--open")]
    public void What_cannot_be_meant_is_refused_in_one_line(string message, params string[] arguments)
    {
        var parse = () => Parse(arguments);

        parse.Should().Throw<ConformanceException>().Which.Message.Should().Be(message).And.NotContain("\n");
    }

    [Fact]
    public void A_baseline_is_taken_as_written() => Parse("--baseline", "v1.2.0").Baseline.Should().Be("v1.2.0");

    [Fact]
    public void A_relative_kubeconfig_is_the_callers()
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch.File("config"), "");

        QualificationRequest.Parse(["--kubeconfig", "config"], scratch.Path).Kubeconfig.Should().Be(scratch.File("config"));
    }

    [Fact]
    public void A_relative_values_file_is_the_callers()
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch.File("my.yaml"), "auth:\n  username: ibs\n");

        QualificationRequest.Parse(["--values", "my.yaml"], scratch.Path).Values.Should().Be(scratch.File("my.yaml"));
    }

    [Theory]
    [InlineData("a: 1\nb: [\n", "*is not valid YAML at line 3, column 1: *")]
    [InlineData("a: 1\na: 2\n", "*is not valid YAML at line 2, column 1: Duplicate key a.*")]
    [InlineData("- a\n", "*does not hold one mapping of values.*")]
    [InlineData("a: 1\n---\nb: 2\n", "*does not hold one mapping of values.*")]
    [InlineData(null, "There is no values file *")]
    public void An_unusable_values_file_is_refused_in_one_line(string? content, string message)
    {
        using var scratch = new ScratchDirectory();
        if (content is not null)
            File.WriteAllText(scratch.File("values.yaml"), content);

        var parse = () => QualificationRequest.Parse(["--values", "values.yaml"], scratch.Path);

        parse.Should().Throw<ConformanceException>().WithMessage(message).Which.Message.Should().NotContain("\n");
    }

    [Fact]
    public void An_empty_values_file_is_a_values_file()
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch.File("values.yaml"), "# all defaults\n");

        QualificationRequest.Parse(["--values", "values.yaml"], scratch.Path).Values.Should().NotBeNull();
    }

    [Fact]
    public void A_matrix_is_not_for_an_existing_cluster()
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch.File("kubeconfig"), "");

        var both = () => Parse("--matrix", "smoke", "--kubeconfig", scratch.File("kubeconfig"));

        Parse("--matrix", "smoke").Matrix.Should().Be("smoke");
        both.Should().Throw<ConformanceException>().WithMessage("--matrix*--kubeconfig*");
    }

    private static QualificationRequest Parse(params string[] arguments) => QualificationRequest.Parse(arguments, "/");
}
