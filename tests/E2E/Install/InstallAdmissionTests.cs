using System.Text.Json.Nodes;
using CliWrap.Buffered;
using Conformance.Clusters;
using Conformance.Fixtures;
using Conformance.Manifests;
using Conformance.Reporting;

namespace Conformance.E2E.Install;

/// <summary>The API server and the operator's webhook themselves judge every deployment shape, without storing any.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallAdmissionTests(E2ERun run) : InstallTest(run)
{
    private const string Deprecated = "Native support for Barman Cloud backups and recovery is deprecated";

    [Fact]
    public async Task Every_fixture_is_admitted_and_warned_of_only_where_it_asks_for_what_goes()
    {
        var cluster = (await Run.LeaseAsync()).Cluster;
        var space = await cluster.Namespaces.CreateAsync("install-admission", Cancelled);
        var served = await ServedGroupsAsync(cluster);
        var unserved = new SortedSet<string>();
        var fixtures = new List<(Fixture Fixture, IReadOnlyList<Manifest> Manifests)>();
        foreach (var fixture in Fixture.All)
        {
            var render = await Conformance.Helm.Renderer.RenderAsync(fixture.Request with { Namespace = space });
            fixtures.Add((fixture, [.. render.Manifests.Where(manifest => served.Contains(manifest.ApiVersion))]));
            unserved.UnionWith(render.Manifests.Where(manifest => !served.Contains(manifest.ApiVersion)).Select(manifest => manifest.Kind));
        }

        foreach (var kind in unserved)
            Facts.Record("e2e", "notChecked", $"admission of {kind}: this cluster does not serve the kind");

        // One call for all is some twenty times faster than one each, which is only needed to tell whose fault it is.
        var current = fixtures.Where(pair => !pair.Manifests.Any(IsInTree)).ToList();
        var all = await CreateAsync(cluster, space, current.SelectMany(pair => pair.Manifests));
        var complaints = new List<string>();
        if (!IsClean(all))
            foreach (var (fixture, manifests) in current)
                if (await CreateAsync(cluster, space, manifests) is var one && !IsClean(one))
                    complaints.Add($"{fixture}: {one.StandardError.Trim()}");

        complaints.Should().BeEmpty();
        IsClean(all).Should().BeTrue("kubectl said {0}", all.StandardError);
        all.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should().HaveCount(current.Sum(pair => pair.Manifests.Count), "each resource is answered for");
        foreach (var (fixture, manifests) in fixtures.Where(pair => pair.Manifests.Any(IsInTree)))
        {
            var result = await CreateAsync(cluster, space, manifests);
            result.IsSuccess.Should().BeTrue("{0}: kubectl said {1}", fixture, result.StandardError);
            Warnings.In(result.StandardError).Should().ContainSingle(fixture.ToString()).Which.Should().Contain(Deprecated);
        }
    }

    /// <summary>Whether the operator backs up or recovers by itself, which it does up to 1.30 and warns of.</summary>
    private static bool IsInTree(Manifest manifest) =>
        manifest.Has("spec.backup.barmanObjectStore") || manifest.Has("spec.externalClusters[0].barmanObjectStore");

    private static Task<BufferedCommandResult> CreateAsync(KubernetesCluster cluster, string space, IEnumerable<Manifest> manifests) =>
        cluster.Kubectl.RunAsync(
            ["create", "--dry-run=server", "--namespace", space, "--filename", "-"],
            Cancelled,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "List",
                ["items"] = new JsonArray([.. manifests.Select(manifest => manifest.Content.DeepClone())]),
            }.ToJsonString());

    private static bool IsClean(BufferedCommandResult result) => result.IsSuccess && Warnings.In(result.StandardError).Count == 0;

    private static async Task<HashSet<string>> ServedGroupsAsync(KubernetesCluster cluster) =>
    [
        .. (await cluster.Kubectl.RequireAsync(["api-versions"], Cancelled)).Split('\n', StringSplitOptions.TrimEntries),
    ];
}
