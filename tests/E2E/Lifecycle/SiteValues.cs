using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.E2E.Lifecycle;

/// <summary>A site's values, and what becomes of them when its owner changes one.</summary>
public sealed class SiteValues
{
    private readonly JsonObject content;

    private readonly string prefix;

    private SiteValues(JsonObject content, string prefix)
    {
        this.content = content;
        this.prefix = prefix;
    }

    /// <param name="yaml">As a values file has it.</param>
    /// <param name="subchart">The alias below which a parent's file has the chart's values; empty for a release of its own.</param>
    public static SiteValues Parse(string yaml, string subchart = "") =>
        new(ManifestParser.Parse(yaml).Single().Content, subchart.Length == 0 ? "" : $"{subchart}.");

    /// <summary>The same values with one changed.</summary>
    /// <param name="path">Dotted, as <c>--set</c> has it.</param>
    /// <param name="value">A string, number or boolean; null takes the value out.</param>
    public SiteValues With(string path, object? value)
    {
        var changed = content.DeepClone().AsObject();
        var keys = (prefix + path).Split('.');
        var group = changed;
        foreach (var key in keys[..^1])
            group = (JsonObject)(group[key] ??= new JsonObject());
        if (value is null)
            group.Remove(keys[^1]);
        else
            group[keys[^1]] = JsonValue.Create(value);
        return new SiteValues(changed, prefix);
    }

    /// <summary>The same values with one of the chart's groups as other values have it.</summary>
    public SiteValues WithGroup(string name, SiteValues other)
    {
        var changed = content.DeepClone().AsObject();
        changed[name] = other.content[name]!.DeepClone();
        return new SiteValues(changed, prefix);
    }

    /// <summary>As a values file: JSON is YAML.</summary>
    public override string ToString() => content.ToJsonString();
}
