using Conformance.Manifests;

namespace Conformance.Unit.Chart;

internal static class ManifestAssertionExtensions
{
    public static ManifestAssertions Should(this Manifest manifest) => new(manifest);
}
