using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.Clusters;

/// <summary>Pods that cannot get their image: no wait will help, so every wait for pods asks here first.</summary>
public static class ImagePull
{
    private static readonly string[] Reasons =
        ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable"];

    /// <exception cref="ConformanceException">A container of one of the pods cannot pull its image; says which, and the kubelet's own words.</exception>
    public static void Refuse(IEnumerable<Manifest> pods)
    {
        if (Obstacle(pods) is { } obstacle)
            throw obstacle;
    }

    /// <returns>What <see cref="Refuse"/> throws; null where nothing is wrong with the images.</returns>
    public static ConformanceException? Obstacle(IEnumerable<Manifest> pods)
    {
        foreach (var pod in pods)
            foreach (var status in ContainerStatuses(pod))
                if (status["state"]?["waiting"] is JsonObject waiting && Reasons.Contains(waiting["reason"]?.ToString()))
                    return new ConformanceException(
                        $"Pod {pod.Name} in {pod.Text("metadata.namespace")} cannot pull the image {status["image"]} "
                            + $"({waiting["reason"]}): {Shorten(waiting["message"]?.ToString())}.",
                        "Check the image's name and the node's way to its registry, or put an archive of the image into the folder that CONFORMANCE_IMAGES names.");
        return null;
    }

    /// <summary>The status of every container of a pod, init containers first.</summary>
    internal static IEnumerable<JsonNode> ContainerStatuses(Manifest pod) =>
        new[] { "status.initContainerStatuses", "status.containerStatuses" }
            .SelectMany(path => pod.At(path) as JsonArray ?? [])
            .OfType<JsonNode>();

    /// <summary>The kubelet wraps a registry's answer many times over: one line of it is enough.</summary>
    private static string Shorten(string? message)
    {
        var line = (message ?? "no message").ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return line.Length <= 300 ? line : line[..300] + "…";
    }
}
