using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Conformance.Manifests;

/// <summary>
/// Reads a multi-document stream the way the API server does: YAML 1.1 scalars, duplicate keys refused, empty
/// documents dropped.
/// </summary>
public static class ManifestParser
{
    /// <exception cref="ConformanceException">Not YAML, a key twice in one mapping, or a document that is no mapping.</exception>
    public static IReadOnlyList<Manifest> Parse(string text)
    {
        var manifests = new List<Manifest>();
        var sources = SourceComments(text);
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out var start))
            {
                var scalars = new List<AmbiguousScalar>();
                var node = Read(parser, "", scalars, new Dictionary<AnchorName, JsonNode?>());
                parser.Consume<DocumentEnd>();
                if (node is JsonObject content)
                    manifests.Add(new Manifest(content, SourceAt(sources, start!.Start.Line), scalars));
                else if (node is not null)
                    throw new ConformanceException(
                        $"{SourceAt(sources, start!.Start.Line)}: a document is a {node.GetValueKind()}, not a mapping.",
                        "A template wrote text outside of a resource.");
            }
        }
        catch (YamlException exception)
        {
            throw new ConformanceException(
                $"{SourceAt(sources, exception.Start.Line)}: line {exception.Start.Line} of the render is not valid YAML: {exception.Message}",
                "Look at the template with 'helm template --debug'.",
                exception);
        }

        return manifests;
    }

    private static JsonNode? Read(IParser parser, string path, List<AmbiguousScalar> scalars, Dictionary<AnchorName, JsonNode?> anchors)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return anchors[alias.Value]?.DeepClone();

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            var value = Yaml11Scalar.Resolve(scalar);
            if (Yaml11Scalar.IsAmbiguous(scalar))
                scalars.Add(new AmbiguousScalar(path, scalar.Value, value?.ToJsonString() ?? "null"));
            return Remember(scalar.Anchor, value);
        }

        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
                list.Add(Read(parser, ManifestPath.Append(path, list.Count), scalars, anchors));
            return Remember(sequence.Anchor, list);
        }

        var mapping = parser.Consume<MappingStart>();
        var map = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            var value = Read(parser, ManifestPath.Append(path, key.Value), scalars, anchors);
            if (!map.TryAdd(key.Value, value))
                throw new YamlException(key.Start, key.End, $"duplicate key '{key.Value}' at '{path}'");
        }

        return Remember(mapping.Anchor, map);

        JsonNode? Remember(AnchorName anchor, JsonNode? node)
        {
            if (!anchor.IsEmpty)
                anchors[anchor] = node;
            return node;
        }
    }

    /// <summary>Helm writes <c># Source: chart/templates/file.yaml</c> before each document.</summary>
    private static List<(long Line, string Source)> SourceComments(string text)
    {
        const string Marker = "# Source: ";
        var sources = new List<(long, string)>();
        long line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            line++;
            if (content.StartsWith(Marker))
                sources.Add((line, content[Marker.Length..].Trim().ToString()));
        }

        return sources;
    }

    private static string SourceAt(List<(long Line, string Source)> sources, long line)
    {
        // The comment follows the document's '---' by one line.
        var index = sources.FindLastIndex(source => source.Line <= line + 1);
        return index < 0 ? "unknown template" : sources[index].Source;
    }
}
