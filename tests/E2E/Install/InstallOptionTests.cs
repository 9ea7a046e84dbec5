using System.Text.Json.Nodes;
using Conformance.Clusters;
using Conformance.Manifests;

namespace Conformance.E2E.Install;

/// <summary>
/// What holds for each way of installing: the Cluster is Ready, nobody warns, and what lives is what was rendered. A class
/// for each, so that none waits for another's tests before it is installed.
/// </summary>
public abstract class InstallOptionTests(E2ERun run, ReleaseName name, int instances) : InstallTest(run)
{
    [Fact]
    public async Task Cluster_is_ready_with_all_its_instances()
    {
        var release = await ReleaseAsync(name);

        var cluster = await release.Postgres.GetAsync(Cancelled);

        cluster.Integer("status.readyInstances").Should().Be(instances);
        cluster.Text("status.phase").Should().Be("Cluster in healthy state");
    }

    [Fact]
    public async Task Helm_prints_no_warning()
    {
        var release = await ReleaseAsync(name);

        Warnings.In(release.InstallError).Should().BeEmpty();
    }

    [Fact]
    public async Task Api_server_has_no_warning()
    {
        var release = await ReleaseAsync(name);

        var result = await release.Kubernetes.Kubectl.RunAsync(
            ["apply", "--server-side", "--force-conflicts", "--dry-run=server", "--namespace", release.Namespace, "--filename", "-"],
            Cancelled,
            await release.ManifestAsync(Cancelled));

        result.ExitCode.Should().Be(0, "kubectl said {0}", result.StandardError);
        Warnings.In(result.StandardError).Should().BeEmpty();
    }

    [Fact]
    public async Task Live_resources_are_as_rendered()
    {
        var release = await ReleaseAsync(name);
        var rendered = await release.ManifestAsync(Cancelled);

        var live = await release.Kubernetes.Kubectl.RequireAsync(
            ["get", "--namespace", release.Namespace, "--filename", "-", "--output", "yaml"], Cancelled, rendered);

        var declared = ManifestParser.Parse(rendered);
        var found = Items(live);
        declared.Should().NotBeEmpty();
        found.Select(manifest => manifest.Id).Should().Equal(declared.Select(manifest => manifest.Id));
        declared.Zip(found).SelectMany(pair => DeclaredState.Differences(pair.First, pair.Second)).Should().BeEmpty();
    }

    /// <summary>kubectl answers with one List, or with the resource itself when there is only one.</summary>
    private static IReadOnlyList<Manifest> Items(string live)
    {
        var answer = ManifestParser.Parse(live).Single();
        return answer.At("items") is JsonArray items
            ? [.. items.Select(item => new Manifest(item!.AsObject(), "live", []))]
            : [answer];
    }
}
