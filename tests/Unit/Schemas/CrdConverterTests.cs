using Conformance.Schemas;
using Conformance.Tools;

namespace Conformance.Unit.Schemas;

[Trait("Tier", "unit")]
public sealed class CrdConverterTests
{
    private const string Manifest =
        """
        kind: Namespace
        metadata:
          name: on
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        spec:
          group: example.com
          names:
            kind: Thing
          versions:
            - name: v1
              served: true
              schema:
                openAPIV3Schema:
                  description: A thing.
                  type: object
                  properties:
                    apiVersion:
                      type: string
                    description:
                      description: A field of this name stays.
                      type: string
            - name: v0
              served: false
              schema:
                openAPIV3Schema:
                  type: object
        ---
        kind: ConfigMap
        """;

    [Fact]
    public void Served_schemas_stay_without_their_descriptions() => Convert(Manifest).Should().Be(
        """{"example.com/v1/Thing":{"type":"object","properties":{"apiVersion":{"type":"string"},"description":{"type":"string"},"metadata":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}""");

    [Fact]
    public void Choice_between_schemas_is_refused()
    {
        var convert = () => Convert(Manifest.Replace("description: A thing.", "anyOf: [{type: object}]"));

        convert.Should().Throw<ConformanceException>().WithMessage("*anyOf*");
    }

    private static string Convert(string manifest)
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch.File("in.yaml"), manifest);
        CrdConverter.Convert(scratch.File("in.yaml"), scratch.File("out.json"));
        return File.ReadAllText(scratch.File("out.json"));
    }
}
