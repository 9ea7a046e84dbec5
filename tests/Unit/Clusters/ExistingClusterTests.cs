using Conformance.Clusters;
using Conformance.Tools;

namespace Conformance.Unit.Clusters;

/// <summary>A cluster that belongs to somebody and is not fit: told in one line, and nothing in it was changed.</summary>
[Trait("Tier", "unit")]
public sealed class ExistingClusterTests
{
    private const string Version = """{"major":"1","minor":"35","gitVersion":"v1.35.1"}""";

    private const string ReadyNode = """
        {"kind":"NodeList","apiVersion":"v1","items":[{"metadata":{"name":"a"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}]}
        """;

    private const string DefaultClass = """
        {"kind":"StorageClassList","apiVersion":"storage.k8s.io/v1","items":[
          {"metadata":{"name":"local-path","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}}}]}
        """;

    [Fact]
    public async Task Missing_permissions_are_named_all_at_once_before_anything_else_is_looked_at()
    {
        using var server = new StubApiServer(new Dictionary<string, string> { ["/version"] = Version })
        {
            Forbidden = ["create /pods/exec", "get /pods/exec", "patch postgresql.cnpg.io/clusters/status", "delete /namespaces"],
        };

        var problem = await RefusalAsync(server.Kubeconfig);

        problem.Problem.Should().Be(
            $"The user of the kubeconfig {server.Kubeconfig} may not, in every namespace: "
            + "delete namespaces; create, get pods/exec; patch clusters.postgresql.cnpg.io/status.");
        problem.Remedy.Should().Contain("./qualify rbac");
        server.Changes.Should().BeEmpty();
        server.Questions.Should().BeEquivalentTo(
            ClusterPermissions.Needed.SelectMany(permission => permission.Verbs.Select(verb => $"{verb} {permission.Group}/{permission.Resource}")));
    }

    [Fact]
    public async Task Without_a_default_storage_class_it_says_how_to_mark_one()
    {
        using var server = new StubApiServer(new Dictionary<string, string>
        {
            ["/version"] = Version,
            ["/api/v1/nodes"] = ReadyNode,
            ["/apis/storage.k8s.io/v1/storageclasses"] =
                """{"kind":"StorageClassList","apiVersion":"storage.k8s.io/v1","items":[{"metadata":{"name":"nfs"}}]}""",
        });

        var problem = await RefusalAsync(server.Kubeconfig);

        problem.Problem.Should().Be("The cluster has no default storage class: only nfs.");
        problem.Remedy.Should().Contain("kubectl annotate storageclass nfs storageclass.kubernetes.io/is-default-class=true");
        server.Changes.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_the_operator_it_says_how_to_install_it_and_does_not()
    {
        using var server = new StubApiServer(new Dictionary<string, string>
        {
            ["/version"] = Version,
            ["/api/v1/nodes"] = ReadyNode,
            ["/apis/storage.k8s.io/v1/storageclasses"] = DefaultClass,
            ["/apis/apps/v1/deployments"] = """{"kind":"DeploymentList","apiVersion":"apps/v1","items":[]}""",
        });

        var problem = await RefusalAsync(server.Kubeconfig);

        problem.Problem.Should().Contain("has no CloudNativePG operator");
        problem.Remedy.Should().Contain($"kubectl apply --server-side --filename {Versions.Current.Operator.Manifest.Url}");
        server.Changes.Should().BeEmpty();
    }

    [Fact]
    public async Task Kubeconfig_that_is_no_kubeconfig_is_told()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.File("kubeconfig"), "}{", TestContext.Current.CancellationToken);

        var problem = await RefusalAsync(scratch.File("kubeconfig"));

        problem.Problem.Should().StartWith($"The kubeconfig {scratch.File("kubeconfig")} cannot be read").And.NotContain("\n");
    }

    [Fact]
    public async Task Kubeconfig_that_is_not_there_is_told()
    {
        var problem = await RefusalAsync("/nowhere/kubeconfig");

        problem.Problem.Should().StartWith("The kubeconfig /nowhere/kubeconfig cannot be read");
        problem.Remedy.Should().StartWith("Point CONFORMANCE_KUBECONFIG at a kubeconfig");
    }

    [Fact]
    public async Task Server_that_refuses_is_told_with_its_answer()
    {
        using var server = new StubApiServer(new Dictionary<string, string>());

        var problem = await RefusalAsync(server.Kubeconfig);

        problem.Problem.Should().Contain("refuses: 404");
    }

    private static async Task<ConformanceException> RefusalAsync(string kubeconfig)
    {
        var use = () => ExistingCluster.UseAsync(kubeconfig, TestContext.Current.CancellationToken);
        return (await use.Should().ThrowAsync<ConformanceException>()).Which;
    }
}
