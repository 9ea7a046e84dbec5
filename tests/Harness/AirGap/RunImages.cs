using System.Text;
using Conformance.Manifests;
using Conformance.Tools;

namespace Conformance.AirGap;

/// <summary>Every container image that a run with the pinned versions uses, and where it is used.</summary>
/// <param name="Node">Of the suite's own cluster, and run by Docker.</param>
/// <param name="InDocker">Others that this machine's Docker runs or builds with.</param>
/// <param name="InCluster">Those of pods.</param>
public sealed record RunImages(string Node, IReadOnlyList<string> InDocker, IReadOnlyList<string> InCluster)
{
    /// <summary>Roles of <c>versions.json</c> that no pod runs.</summary>
    private static readonly string[] DockerOnly = ["python", "reaper"];

    /// <summary>All, each once, in the order of use.</summary>
    public IReadOnlyList<string> All => [.. InDocker.Prepend(Node).Concat(InCluster).Distinct()];

    /// <summary>Reads the pins, and the manifests of the operator and the plugin, which name images of their own.</summary>
    /// <exception cref="ConformanceException">A manifest cannot be had.</exception>
    public static async Task<RunImages> ReadAsync(CancellationToken cancellationToken = default)
    {
        var versions = Versions.Current;
        var ofManifests = new List<string>();
        foreach (var manifest in new[] { versions.OperatorToInstall.Manifest, versions.Crds["objectstores"] })
            ofManifests.AddRange(OfManifest(await File.ReadAllTextAsync(await Downloads.ResolveAsync(manifest, cancellationToken), cancellationToken)));
        return new RunImages(
            Settings.K3sImage ?? versions.Kubernetes[^1].Name,
            [.. DockerOnly.Select(role => versions.OtherImages[role].Name)],
            [
                .. ofManifests,
                .. versions.Postgresql.Select(pin => pin.Name),
                .. versions.OtherImages.Where(pin => !DockerOnly.Contains(pin.Key)).Select(pin => pin.Value.Name),
            ]);
    }

    /// <summary>The images of a manifest's Deployments, and the sidecar's that the plugin reads from its Secret.</summary>
    internal static IReadOnlyList<string> OfManifest(string text)
    {
        // Parsing megabytes of CRDs for a line or two would take seconds.
        var documents = text.Split("\n---\n")
            .Where(document => document.Contains("\nkind: Deployment\n", StringComparison.Ordinal) || document.Contains("SIDECAR_IMAGE", StringComparison.Ordinal));
        var images = new List<string>();
        foreach (var manifest in documents.SelectMany(ManifestParser.Parse))
        {
            if (manifest.Text("data.SIDECAR_IMAGE") is { } encoded)
                images.Add(Encoding.UTF8.GetString(Convert.FromBase64String(string.Concat(encoded.Where(character => !char.IsWhiteSpace(character))))));
            foreach (var list in new[] { "spec.template.spec.initContainers", "spec.template.spec.containers" })
                if (manifest.At(list) is System.Text.Json.Nodes.JsonArray containers)
                    images.AddRange(containers.Select(container => container!["image"]!.ToString()));
        }

        return [.. images.Distinct()];
    }
}
