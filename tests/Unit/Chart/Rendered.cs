using System.Text;
using Conformance.Helm;
using Conformance.Manifests;

namespace Conformance.Unit.Chart;

/// <summary>A fixture's render, shared by every test that reads it.</summary>
internal static class Rendered
{
    public static Task<Render> Fixture(string name) => Conformance.Fixtures.Fixture.Named(name).RenderAsync();

    public static async Task<Manifest> Cluster(string fixture) => (await Fixture(fixture)).Cluster;

    /// <summary>A Secret's value, decoded.</summary>
    public static string Decoded(this Manifest secret, string key) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text($"data.{key}")!));
}
