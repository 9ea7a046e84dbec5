using Conformance.Manifests;

namespace Conformance.Clusters;

/// <summary>The images that pods really run, which a tag alone does not tell.</summary>
public static class ImageDigests
{
    /// <returns><c>name@digest</c> of each container that was started, without repeats.</returns>
    public static IReadOnlyList<string> Of(IEnumerable<Manifest> pods) =>
    [
        .. pods.SelectMany(ImagePull.ContainerStatuses)
            .Select(status => (Image: status["image"]?.ToString() ?? "", Id: status["imageID"]?.ToString() ?? ""))
            .Where(status => status.Id.Length > 0)
            .Select(status => $"{status.Image.Split('@')[0]}@{status.Id[(status.Id.IndexOf('@') + 1)..]}")
            .Distinct(),
    ];
}
