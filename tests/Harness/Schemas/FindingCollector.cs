using Conformance.Helm;
using Conformance.Manifests;

namespace Conformance.Schemas;

/// <summary>Gathers a check's findings on one render and gives each what it needs to be understood.</summary>
internal sealed class FindingCollector(string check, Render render, string? operatorVersion = null)
{
    private readonly List<Finding> findings = [];
    private readonly List<NotChecked> notChecked = [];

    public CheckResult Result => new(findings, notChecked);

    public void Add(Manifest manifest, string path, string expected, string actual) =>
        findings.Add(new Finding(check, operatorVersion, manifest.Source, manifest.Id, path, expected, actual, render.Request.ToString()));

    public void Add(Manifest manifest, IEnumerable<SchemaError> errors)
    {
        foreach (var error in errors)
            Add(manifest, error.Path, error.Expected, error.Actual);
    }

    public void AddNotChecked(string what, string why)
    {
        var entry = new NotChecked(what, why);
        if (!notChecked.Contains(entry))
            notChecked.Add(entry);
    }
}
