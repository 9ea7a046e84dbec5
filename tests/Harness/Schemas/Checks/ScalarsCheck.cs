using Conformance.Helm;

namespace Conformance.Schemas.Checks;

/// <summary>Plain scalars that the API server's YAML 1.1 parser reads as something other than what stands there.</summary>
internal sealed class ScalarsCheck() : StructuralCheck("yaml-scalars")
{
    public override Task<CheckResult> RunAsync(Render render)
    {
        var findings = new FindingCollector(Name, render);
        foreach (var manifest in render.Manifests)
            foreach (var scalar in manifest.Scalars)
                findings.Add(manifest, scalar.Path, $"\"{scalar.Written}\" in quotes, or the value meant", $"{scalar.Written}, which is read as {scalar.Read}");
        return Task.FromResult(findings.Result);
    }
}
