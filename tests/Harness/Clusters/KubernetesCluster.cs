using System.Text.Json.Nodes;
using CliWrap.Buffered;
using Conformance.Helm;
using Conformance.Manifests;
using k8s;
using k8s.Autorest;

namespace Conformance.Clusters;

/// <summary>A running Kubernetes: reads resources through its API, does everything else as a person would, with kubectl and Helm.</summary>
public sealed class KubernetesCluster : IDisposable
{
    private readonly Kubernetes client;

    private KubernetesCluster(string kubeconfig, Kubernetes client, Kubectl kubectl, string version)
    {
        Kubeconfig = kubeconfig;
        this.client = client;
        Kubectl = kubectl;
        Version = version;
        Namespaces = new Namespaces(this, client);
    }

    /// <summary>Path of the kubeconfig.</summary>
    public string Kubeconfig { get; }

    /// <summary>As the API server gives it: <c>v1.35.1+k3s1</c>.</summary>
    public string Version { get; }

    public Kubectl Kubectl { get; }

    /// <summary>Values files under those of every install and upgrade; see <see cref="Clusters.BaseValues"/>.</summary>
    public IReadOnlyList<string> BaseValues { get; internal set; } = [];

    /// <summary>The namespaces this run made.</summary>
    public Namespaces Namespaces { get; }

    /// <param name="kubeconfig">Path of a kubeconfig; its current context is used.</param>
    /// <exception cref="ConformanceException">It cannot be read, or the API server it names does not answer or refuses.</exception>
    public static async Task<KubernetesCluster> ConnectAsync(string kubeconfig, CancellationToken cancellationToken = default)
    {
        kubeconfig = Path.GetFullPath(kubeconfig);
        var configuration = Read(kubeconfig);
        var client = new Kubernetes(configuration);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Deadlines.ApiServerAnswers);
            var version = await client.Version.GetCodeAsync(limit.Token);
            return new KubernetesCluster(
                kubeconfig, client, await Kubectl.LocateAsync(kubeconfig, cancellationToken), version.GitVersion);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not ConformanceException)
        {
            client.Dispose();
            throw new ConformanceException(
                $"The API server {configuration.Host} of the kubeconfig {kubeconfig} {Reason(exception)}.",
                "Check that the cluster runs and that the kubeconfig is current: kubectl version.",
                exception);
        }
    }

    /// <returns>The resource, or null where there is none of that name.</returns>
    /// <param name="space">The namespace; null for a kind without namespaces.</param>
    public async Task<Manifest?> FindAsync(ResourceKind kind, string? space, string name, CancellationToken cancellationToken = default)
    {
        using var generic = Generic(kind);
        try
        {
            var resource = space is null
                ? await generic.ReadAsync<LiveResource>(name, cancellationToken)
                : await generic.ReadNamespacedAsync<LiveResource>(space, name, cancellationToken);
            return ToManifest(resource.Fields!, resource.ApiVersion, resource.Kind);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>All resources of a kind, in one namespace or, with null, in all.</summary>
    public async Task<IReadOnlyList<Manifest>> ListAsync(ResourceKind kind, string? space, CancellationToken cancellationToken = default)
    {
        using var generic = Generic(kind);
        var list = space is null
            ? await generic.ListAsync<LiveResource>(cancel: cancellationToken)
            : await generic.ListNamespacedAsync<LiveResource>(space, cancel: cancellationToken);
        var itemKind = list.Kind.EndsWith("List", StringComparison.Ordinal) ? list.Kind[..^"List".Length] : list.Kind;
        return [.. (list.Fields?["items"] as JsonArray ?? []).Select(item => ToManifest(item!.AsObject(), list.ApiVersion, itemKind))];
    }

    /// <summary>Applies manifests server-side.</summary>
    /// <param name="space">The namespace of what names none; null where every manifest names its own.</param>
    /// <returns>What kubectl printed on standard error: the API server's warnings.</returns>
    /// <exception cref="ConformanceException">The API server refuses; the message is its own.</exception>
    public async Task<string> ApplyAsync(string manifests, string? space, CancellationToken cancellationToken = default)
    {
        var result = await Kubectl.RunAsync(
            ["apply", "--server-side", "--filename", "-", .. space is null ? Array.Empty<string>() : ["--namespace", space]],
            cancellationToken,
            manifests);
        return result.IsSuccess
            ? result.StandardError
            : throw new ConformanceException($"The API server refused what was applied to {space ?? "the cluster"}:", result.StandardError.Trim());
    }

    /// <summary>Runs Helm against this cluster and returns its output whatever its exit code.</summary>
    public async Task<BufferedCommandResult> HelmAsync(
        HelmMajor major, IReadOnlyList<string> arguments, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadlines.Commands);
        var helm = await HelmCli.LocateAsync(major, cancellationToken);
        return await helm.RunAsync(Clusters.BaseValues.Under(arguments, BaseValues), limit.Token, Kubeconfig);
    }

    /// <summary>Asks whether the kubeconfig's user may do all that the suite does in a cluster that is not its own.</summary>
    /// <exception cref="ConformanceException">It may not; names every permission that is missing.</exception>
    public Task RequirePermissionsAsync(CancellationToken cancellationToken = default) =>
        ClusterPermissions.RequireAsync(client, Kubeconfig, cancellationToken);

    public void Dispose() => client.Dispose();

    private GenericClient Generic(ResourceKind kind) => new(client, kind.Group, kind.Version, kind.Plural, disposeClient: false);

    private static Manifest ToManifest(JsonObject fields, string apiVersion, string kind)
    {
        var content = fields.DeepClone().AsObject();
        content["apiVersion"] = apiVersion;
        content["kind"] = kind;
        return new Manifest(content, "live", []);
    }

    private static KubernetesClientConfiguration Read(string kubeconfig)
    {
        try
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(kubeconfig));
        }
        catch (Exception exception)
        {
            throw new ConformanceException(
                $"The kubeconfig {kubeconfig} cannot be read: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}.",
                "Point CONFORMANCE_KUBECONFIG at a kubeconfig that kubectl accepts, or unset it for a k3s in Docker.",
                exception);
        }
    }

    private static string Reason(Exception exception) => exception switch
    {
        HttpOperationException refused => $"refuses: {(int)refused.Response.StatusCode} {refused.Response.ReasonPhrase}",
        OperationCanceledException => $"does not answer within {Deadlines.ApiServerAnswers.TotalSeconds:0} s",
        _ => $"does not answer: {(exception.InnerException ?? exception).Message.TrimEnd('.')}",
    };
}
