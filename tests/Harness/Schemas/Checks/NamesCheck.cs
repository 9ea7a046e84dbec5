using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Helm;
using Conformance.Manifests;

namespace Conformance.Schemas.Checks;

/// <summary>Names that the API server and the operator accept, and that nobody else claims.</summary>
internal sealed partial class NamesCheck() : StructuralCheck("names")
{
    public override Task<CheckResult> RunAsync(Render render)
    {
        var findings = new FindingCollector(Name, render);
        var reserved = render.All("Cluster").SelectMany(cluster => OperatorNames.Services(cluster.Name)).ToHashSet();
        var clusters = render.All("Cluster").Select(cluster => cluster.Name).ToHashSet();
        var services = new HashSet<string>();
        foreach (var manifest in render.Manifests)
        {
            CheckName(findings, manifest, "metadata.name", manifest.Text("metadata.name"), Rule(manifest.Kind));
            if (manifest.Kind is "Secret" or "ConfigMap")
                CheckKeys(findings, manifest);
            if (manifest.Kind == "Pooler" && clusters.Contains(manifest.Name))
                findings.Add(manifest, "metadata.name", "a name unlike any cluster's", manifest.Name);
            foreach (var (path, name) in ServiceNames(manifest))
            {
                if (manifest.Kind == "Cluster")
                    CheckName(findings, manifest, path, name, Rule("Service"));
                if (reserved.Contains(name))
                    findings.Add(manifest, path, "a name the operator does not reserve for itself", name);
                else if (!services.Add(name))
                    findings.Add(manifest, path, "a service name used once", name);
            }
        }

        return Task.FromResult(findings.Result);
    }

    /// <summary>The services that exist once a document is applied.</summary>
    private static IEnumerable<(string Path, string Name)> ServiceNames(Manifest manifest)
    {
        if (manifest.Kind is "Service" or "Pooler")
            yield return ("metadata.name", manifest.Name);
        if (manifest.Kind == "Cluster")
            foreach (var (index, name) in OperatorNames.ManagedServices(manifest).Index())
                yield return ($"spec.managed.services.additional[{index}].serviceTemplate.metadata.name", name);
    }

    private static void CheckName(FindingCollector findings, Manifest manifest, string path, string? name, NameRule rule)
    {
        if (name is null)
            findings.Add(manifest, path, rule.ToString(), "nothing");
        else if (name.Length > rule.Longest || !rule.Pattern.IsMatch(name))
            findings.Add(manifest, path, rule.ToString(), $"{name} ({name.Length} characters)");
    }

    private static void CheckKeys(FindingCollector findings, Manifest manifest)
    {
        foreach (var map in (string[])["data", "stringData", "binaryData"])
            foreach (var (key, _) in manifest.At(map) as JsonObject ?? [])
                if (key.Length > 253 || !DataKey().IsMatch(key))
                    findings.Add(manifest, ManifestPath.Append(map, key), "a key of letters, digits, '-', '_' and '.', up to 253", key);
    }

    /// <remarks>
    /// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/; a Cluster's limit is the operator's
    /// webhook's, a CronJob's leaves room for the suffix of its Jobs, and a Pod's name becomes its host name.
    /// </remarks>
    private static NameRule Rule(string kind) => kind switch
    {
        "Cluster" => new NameRule("DNS-1035 label", Dns1035(), 50),
        "Service" or "Pooler" => new NameRule("DNS-1035 label", Dns1035(), 63),
        "CronJob" => new NameRule("DNS-1123 subdomain", Dns1123(), 52),
        "Pod" or "Job" or "Deployment" or "StatefulSet" => new NameRule("DNS-1123 subdomain", Dns1123(), 63),
        "Role" or "RoleBinding" => new NameRule("path segment", PathSegment(), 253),
        _ => new NameRule("DNS-1123 subdomain", Dns1123(), 253),
    };

    private sealed record NameRule(string Form, Regex Pattern, int Longest)
    {
        public override string ToString() => $"a {Form} of at most {Longest} characters";
    }

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Dns1035();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Dns1123();

    [GeneratedRegex(@"^(?!\.\.?\z)[^/%]+\z")]
    private static partial Regex PathSegment();

    [GeneratedRegex(@"^(?!\.\.?\z)[-._a-zA-Z0-9]+\z")]
    private static partial Regex DataKey();
}
