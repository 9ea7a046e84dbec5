using Conformance.Clusters;
using Conformance.Manifests;

namespace Conformance.E2E.Install;

/// <summary>What lives in the cluster is what the chart rendered, and the API server has nothing to say against it.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallLiveStateTests(E2ERun run) : InstallTest(run)
{
    [Theory]
    [InlineData(ReleaseName.Option1Production)]
    [InlineData(ReleaseName.Option1Development)]
    [InlineData(ReleaseName.Option2)]
    [InlineData(ReleaseName.Option3)]
    public async Task Live_resources_are_as_rendered(ReleaseName name)
    {
        var release = await ReleaseAsync(name);
        var rendered = await RenderedAsync(release);

        var live = await release.Kubernetes.Kubectl.RequireAsync(
            ["get", "--namespace", release.Namespace, "--filename", "-", "--output", "yaml"], Cancelled, rendered);

        var declared = ManifestParser.Parse(rendered);
        var found = Items(live);
        declared.Should().NotBeEmpty();
        found.Select(manifest => manifest.Id).Should().Equal(declared.Select(manifest => manifest.Id));
        declared.Zip(found).SelectMany(pair => DeclaredState.Differences(pair.First, pair.Second)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(ReleaseName.Option1Production)]
    [InlineData(ReleaseName.Option1Development)]
    public async Task Api_server_has_no_warning(ReleaseName name)
    {
        var release = await ReleaseAsync(name);

        var result = await release.Kubernetes.Kubectl.RunAsync(
            ["apply", "--server-side", "--force-conflicts", "--dry-run=server", "--namespace", release.Namespace, "--filename", "-"],
            Cancelled,
            await RenderedAsync(release));

        result.ExitCode.Should().Be(0, "kubectl said {0}", result.StandardError);
        Warnings.In(result.StandardError).Should().BeEmpty();
    }

    private static async Task<string> RenderedAsync(Release release)
    {
        var result = await release.Kubernetes.HelmAsync(
            release.Helm, ["get", "manifest", Release.Name, "--namespace", release.Namespace], Cancelled);
        result.ExitCode.Should().Be(0, "helm said {0}", result.StandardError);
        return result.StandardOutput;
    }

    /// <summary>kubectl answers with one List, or with the resource itself when there is only one.</summary>
    private static IReadOnlyList<Manifest> Items(string live)
    {
        var answer = ManifestParser.Parse(live).Single();
        return answer.At("items") is System.Text.Json.Nodes.JsonArray items
            ? [.. items.Select(item => new Manifest(item!.AsObject(), "live", []))]
            : [answer];
    }
}
