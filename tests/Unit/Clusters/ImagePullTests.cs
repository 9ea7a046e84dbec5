using System.Text.Json.Nodes;
using Conformance.Clusters;
using Conformance.Manifests;

namespace Conformance.Unit.Clusters;

[Trait("Tier", "unit")]
public sealed class ImagePullTests
{
    [Theory]
    [InlineData("ErrImagePull")]
    [InlineData("ImagePullBackOff")]
    [InlineData("InvalidImageName")]
    public void Pod_without_its_image_is_refused(string reason)
    {
        var refuse = () => ImagePull.Refuse([Pod("containerStatuses", reason)]);

        refuse.Should().Throw<ConformanceException>().Which.Problem.Should()
            .Be($"Pod postgres-1 in ibs-prod cannot pull the image postgres:99 ({reason}): manifest unknown.");
    }

    [Fact]
    public void Init_containers_count_too()
    {
        var refuse = () => ImagePull.Refuse([Pod("initContainerStatuses", "ErrImagePull")]);

        refuse.Should().Throw<ConformanceException>();
    }

    [Theory]
    [InlineData("PodInitializing")]
    [InlineData("ContainerCreating")]
    public void Pod_on_its_way_is_left_alone(string reason)
    {
        var refuse = () => ImagePull.Refuse([Pod("containerStatuses", reason)]);

        refuse.Should().NotThrow();
    }

    private static Manifest Pod(string statuses, string reason) => new(
        JsonNode.Parse($$"""
            {
              "kind": "Pod",
              "metadata": { "name": "postgres-1", "namespace": "ibs-prod" },
              "status": {
                "{{statuses}}": [
                  { "image": "postgres:99", "state": { "waiting": { "reason": "{{reason}}", "message": "manifest unknown" } } }
                ]
              }
            }
            """)!.AsObject(),
        "live",
        []);
}
