using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.Schemas;

/// <summary>What the API server demands of its own kinds beyond their fields' types.</summary>
internal static class CoreRules
{
    private static readonly Dictionary<string, string[]> SecretKeys = new()
    {
        ["kubernetes.io/basic-auth"] = ["username", "password"],
        ["kubernetes.io/tls"] = ["tls.crt", "tls.key"],
        ["kubernetes.io/dockerconfigjson"] = [".dockerconfigjson"],
        ["kubernetes.io/ssh-auth"] = ["ssh-privatekey"],
    };

    /// <summary>Where a kind keeps the specification of its pods.</summary>
    private static readonly Dictionary<string, string> PodSpecs = new()
    {
        ["Pod"] = "spec",
        ["Job"] = "spec.template.spec",
        ["CronJob"] = "spec.jobTemplate.spec.template.spec",
        ["Deployment"] = "spec.template.spec",
        ["StatefulSet"] = "spec.template.spec",
        ["DaemonSet"] = "spec.template.spec",
    };

    public static IEnumerable<SchemaError> Broken(Manifest manifest)
    {
        var pod = PodSpecs.GetValueOrDefault(manifest.Kind);
        var ofKind = manifest.Kind switch
        {
            "Secret" => Secret(manifest),
            "Service" => Service(manifest),
            "PersistentVolumeClaim" => Claim(manifest),
            "PodDisruptionBudget" => DisruptionBudget(manifest),
            "Job" or "CronJob" => RestartPolicy(manifest, pod!),
            "Deployment" or "StatefulSet" or "DaemonSet" => Selector(manifest),
            _ => [],
        };
        return pod is null ? ofKind : ofKind.Concat(Images(manifest, pod));
    }

    /// <summary>Optional in the schema only because a controller may fill it in.</summary>
    private static IEnumerable<SchemaError> Images(Manifest manifest, string pod)
    {
        foreach (var list in (string[])["initContainers", "containers"])
            for (var index = 0; manifest.Has($"{pod}.{list}[{index}]"); index++)
                if (!manifest.Has($"{pod}.{list}[{index}].image"))
                    yield return new SchemaError($"{pod}.{list}[{index}].image", "an image", "nothing");
    }

    private static IEnumerable<SchemaError> Secret(Manifest manifest)
    {
        var type = manifest.Text("type") ?? "Opaque";
        foreach (var key in SecretKeys.GetValueOrDefault(type, []))
            if (Entry(manifest, "data", key) is null && Entry(manifest, "stringData", key) is null)
                yield return new SchemaError(ManifestPath.Append("stringData", key), $"a value: secrets of type {type} must have it", "nothing");
    }

    private static IEnumerable<SchemaError> Service(Manifest manifest)
    {
        var ports = manifest.At("spec.ports") as JsonArray ?? [];
        if (ports.Count == 0 && manifest.Text("spec.type") != "ExternalName" && manifest.Text("spec.clusterIP") != "None")
            yield return new SchemaError("spec.ports", "at least one port", "none");
        if (ports.Count > 1)
            for (var index = 0; index < ports.Count; index++)
                if (ports[index]?["name"] is null)
                    yield return new SchemaError($"spec.ports[{index}].name", "a name: there are several ports", "nothing");
    }

    private static IEnumerable<SchemaError> Claim(Manifest manifest)
    {
        if (manifest.Strings("spec.accessModes").Count == 0)
            yield return new SchemaError("spec.accessModes", "at least one access mode", "none");
        if (!manifest.Has("spec.resources.requests.storage"))
            yield return new SchemaError("spec.resources.requests.storage", "a size", "nothing");
    }

    private static IEnumerable<SchemaError> DisruptionBudget(Manifest manifest)
    {
        if (manifest.Has("spec.minAvailable") && manifest.Has("spec.maxUnavailable"))
            yield return new SchemaError("spec", "minAvailable or maxUnavailable", "both");
    }

    private static IEnumerable<SchemaError> RestartPolicy(Manifest manifest, string pod)
    {
        var policy = manifest.Text($"{pod}.restartPolicy");
        if (policy is not ("OnFailure" or "Never"))
            yield return new SchemaError($"{pod}.restartPolicy", "OnFailure or Never", policy ?? "nothing, which means Always");
    }

    private static IEnumerable<SchemaError> Selector(Manifest manifest)
    {
        var labels = manifest.Map("spec.template.metadata.labels");
        foreach (var (key, value) in manifest.Map("spec.selector.matchLabels"))
            if (labels.GetValueOrDefault(key) != value)
                yield return new SchemaError(
                    ManifestPath.Append("spec.template.metadata.labels", key), $"{value}, which the selector asks for", labels.GetValueOrDefault(key, "nothing"));
    }

    private static JsonNode? Entry(Manifest manifest, string map, string key) => (manifest.At(map) as JsonObject)?[key];
}
