using System.Text.Json.Serialization;
using Conformance.Helm;
using Conformance.Tools;

namespace Conformance.Matrix;

/// <summary>One combination of the versions that the chart is to work with.</summary>
/// <param name="Operator">The operator's release, <c>1.30.0</c>.</param>
/// <param name="Node">The node image; its tag is the version of Kubernetes.</param>
/// <param name="Helm">The Helm that installs what scenarios install.</param>
/// <param name="Postgresql">The image's tag, <c>17.2</c>.</param>
public sealed record MatrixCell(string Operator, [property: JsonIgnore] PinnedImage Node, HelmMajor Helm, string Postgresql)
{
    /// <summary>As the node image has it: <c>v1.36.2-k3s1</c>.</summary>
    public string Kubernetes => Node.Version;

    /// <summary>Short, and fit for a file's name and a command line: <c>1.30-1.36-helm4-pg18</c>.</summary>
    [JsonIgnore]
    public string Name => $"{MinorRange.MinorOf(Operator)}-{MinorRange.MinorOf(Kubernetes)}-helm{(int)Helm}-pg{Postgresql.Split('.')[0]}";

    /// <summary>What makes the tiers use these versions.</summary>
    /// <param name="nodeImage">The node image that this machine is set to use: kept where it is of the cell's version.</param>
    public Dictionary<string, string?> Variables(string? nodeImage) => new()
    {
        ["CONFORMANCE_OPERATOR"] = Operator,
        ["CONFORMANCE_K3S_IMAGE"] = nodeImage is not null && nodeImage.Split('@')[0].EndsWith($":{Kubernetes}", StringComparison.Ordinal) ? nodeImage : Node.Reference,
        ["CONFORMANCE_HELM"] = $"{(int)Helm}",
        ["CONFORMANCE_POSTGRES"] = Postgresql.Split('.')[0],
    };

    public override string ToString() => $"operator {Operator}, Kubernetes {Kubernetes}, Helm {(int)Helm}, PostgreSQL {Postgresql}";
}
