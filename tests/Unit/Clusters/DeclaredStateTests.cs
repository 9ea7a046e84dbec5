using System.Text.Json.Nodes;
using Conformance.Clusters;
using Conformance.Manifests;

namespace Conformance.Unit.Clusters;

[Trait("Tier", "unit")]
public sealed class DeclaredStateTests
{
    [Theory]
    [InlineData("""{"spec":{"a":1}}""", """{"spec":{"a":1,"defaulted":true}}""")]
    [InlineData("""{"spec":{"list":[{"a":1}]}}""", """{"spec":{"list":[{"a":1,"b":2}]}}""")]
    [InlineData("""{"spec":{"nothing":null}}""", """{"spec":{}}""")]
    [InlineData("""{"kind":"Secret","stringData":{"p":"ü'"}}""", """{"kind":"Secret","data":{"p":"w7wn"}}""")]
    public void Defaults_are_no_difference(string declared, string live) =>
        DeclaredState.Differences(Parse(declared), Parse(live)).Should().BeEmpty();

    [Theory]
    [InlineData("""{"spec":{"a":1}}""", """{"spec":{"a":2}}""", "Cluster/x spec.a: declared 1, live 2")]
    [InlineData("""{"spec":{"a":1}}""", """{"spec":{}}""", "Cluster/x spec.a: declared 1, live nothing")]
    [InlineData("""{"spec":{"a":"1"}}""", """{"spec":{"a":1}}""", "Cluster/x spec.a: declared \"1\", live 1")]
    [InlineData("""{"spec":{"list":[1,2]}}""", """{"spec":{"list":[1]}}""", "Cluster/x spec.list: declared [1,2], live [1]")]
    [InlineData("""{"spec":{"list":[{"a":1}]}}""", """{"spec":{"list":[{"a":2}]}}""", "Cluster/x spec.list[0].a: declared 1, live 2")]
    public void What_was_declared_and_is_not_so_is_told(string declared, string live, string difference) =>
        DeclaredState.Differences(Parse(declared), Parse(live)).Should().Equal(difference);

    private static Manifest Parse(string json)
    {
        var content = JsonNode.Parse(json)!.AsObject();
        content.TryAdd("kind", "Cluster");
        content["metadata"] = new JsonObject { ["name"] = "x" };
        return new Manifest(content, "test", []);
    }
}
