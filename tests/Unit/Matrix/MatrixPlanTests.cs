using Conformance.Helm;
using Conformance.Matrix;
using Conformance.Tools;

namespace Conformance.Unit.Matrix;

/// <summary>Which combinations of versions a matrix runs.</summary>
[Trait("Tier", "unit")]
public sealed class MatrixPlanTests
{
    private static readonly Versions Pinned = Versions.Current;

    [Fact]
    public void Full_has_oldest_and_newest_of_everything_in_every_combination_that_is_supported()
    {
        var plan = MatrixPlan.Of(MatrixPlan.Full, Pinned);

        plan.Cells.Should().OnlyHaveUniqueItems(cell => cell.Name);
        plan.Cells.Select(cell => cell.Operator).Distinct().Should().Equal(Pinned.Operators[0].Version, Pinned.Operators[^1].Version);
        plan.Cells.Select(cell => cell.Kubernetes).Distinct().Should().Equal(Pinned.Kubernetes[0].Version, Pinned.Kubernetes[^1].Version);
        plan.Cells.Select(cell => cell.Helm).Distinct().Should().Equal(HelmMajor.Helm3, HelmMajor.Helm4);
        plan.Cells.Select(cell => cell.Postgresql).Distinct().Should().Equal(Pinned.Postgresql[0].Version, Pinned.Postgresql[^1].Version);
        plan.Cells.Should().OnlyContain(cell => Pinned.OperatorOf(cell.Operator).Kubernetes.Contains(cell.Kubernetes));
        (plan.Cells.Count + (4 * plan.Unsupported.Count)).Should().Be(16, "two of each of four");
    }

    [Fact]
    public void What_the_operators_project_does_not_support_is_left_out_with_the_reason()
    {
        var plan = MatrixPlan.Of(MatrixPlan.Full, Pinned);
        var pairs =
            from release in new[] { Pinned.Operators[0], Pinned.Operators[^1] }
            from node in new[] { Pinned.Kubernetes[0], Pinned.Kubernetes[^1] }
            where !release.Kubernetes.Contains(node.Version)
            select $"operator {release.Version} on Kubernetes {MinorRange.MinorOf(node.Version)}: its project supports it on {release.Kubernetes}";

        plan.Unsupported.Should().Equal(pairs);
    }

    [Fact]
    public void Smoke_has_the_oldest_and_the_newest_of_everything()
    {
        var full = MatrixPlan.Of(MatrixPlan.Full, Pinned).Cells;

        MatrixPlan.Of(MatrixPlan.Smoke, Pinned).Cells.Should().Equal(full[0], full[^1]);
        (full[0].Helm, full[0].Operator).Should().Be((HelmMajor.Helm3, Pinned.Operators[0].Version));
        (full[^1].Helm, full[^1].Postgresql).Should().Be((HelmMajor.Helm4, Pinned.Postgresql[^1].Version));
    }

    [Fact]
    public void One_cell_is_asked_for_by_its_name()
    {
        var last = MatrixPlan.Of(MatrixPlan.Full, Pinned).Cells[^1];

        MatrixPlan.Of(last.Name, Pinned).Cells.Should().Equal(last);
        last.Name.Should().MatchRegex("^[0-9]+[.][0-9]+-[0-9]+[.][0-9]+-helm[34]-pg[0-9]+$");
    }

    [Fact]
    public void Any_other_name_is_refused_with_those_that_there_are()
    {
        var ask = () => MatrixPlan.Of("half", Pinned);

        ask.Should().Throw<ConformanceException>().WithMessage("*'half'*smoke, full, *-helm3-pg17*");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("registry.example/k3s:v0.0.0-k3s1", false)]
    [InlineData("registry.example/k3s:{version}", true)]
    [InlineData("registry.example/k3s:{version}@sha256:0", true)]
    public void Node_image_that_the_machine_is_set_to_use_is_kept_where_it_is_of_the_cells_version(string? image, bool kept)
    {
        var cell = MatrixPlan.Of(MatrixPlan.Full, Pinned).Cells[^1];
        image = image?.Replace("{version}", cell.Kubernetes, StringComparison.Ordinal);

        var variables = cell.Variables(image);

        variables["CONFORMANCE_K3S_IMAGE"].Should().Be(kept ? image : cell.Node.Reference);
        variables.Should().Contain("CONFORMANCE_OPERATOR", cell.Operator).And.Contain("CONFORMANCE_HELM", "4")
            .And.Contain("CONFORMANCE_POSTGRES", cell.Postgresql.Split('.')[0]);
    }
}
