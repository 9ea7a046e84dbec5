using System.Collections.Concurrent;
using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Conformance.Clusters;

/// <summary>The namespaces of a run: made under names of its own, labelled, removed at its end. No other is ever touched.</summary>
public sealed class Namespaces
{
    private const string RunLabel = "conformance/run";

    private readonly ConcurrentDictionary<string, bool> made = new();

    private readonly KubernetesCluster cluster;

    private readonly IKubernetes client;

    internal Namespaces(KubernetesCluster cluster, IKubernetes client)
    {
        this.cluster = cluster;
        this.client = client;
    }

    /// <summary>Marks everything this run made: the value of the label <c>conformance/run</c>.</summary>
    public static string Run { get; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>Those made and not yet removed.</summary>
    public IReadOnlyCollection<string> Made => [.. made.Keys];

    /// <summary>Makes <c>conformance-{scenario}-{random}</c> and waits until pods can be made in it.</summary>
    /// <returns>The namespace's name.</returns>
    public async Task<string> CreateAsync(string scenario, CancellationToken cancellationToken = default)
    {
        var name = $"conformance-{scenario}-{Guid.NewGuid().ToString("N")[..5]}";
        var space = new V1Namespace
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                Labels = new Dictionary<string, string>
                {
                    [RunLabel] = Run,
                    ["conformance/scenario"] = scenario,
                    ["app.kubernetes.io/managed-by"] = "conformance",
                },
            },
        };

        made[name] = true;
        await client.CoreV1.CreateNamespaceAsync(space, cancellationToken: cancellationToken);
        await Wait.UntilAsync(
            $"the default service account of namespace {name}",
            Deadlines.ServiceAccount,
            async token => await cluster.FindAsync(ResourceKind.ServiceAccount, name, "default", token) is null ? "there is none" : null,
            cancellationToken);
        return name;
    }

    /// <summary>Removes a namespace of this run and waits until it is gone.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!made.ContainsKey(name))
            return;

        // An instance may take half an hour to stop, and the namespace's controller looks again only after half of that.
        await cluster.Kubectl.RunAsync(["delete", "clusters.postgresql.cnpg.io", "--all", "--namespace", name, "--wait=false", "--ignore-not-found"], cancellationToken);
        await cluster.Kubectl.RunAsync(["delete", "pods", "--all", "--namespace", name, "--grace-period=0", "--force", "--wait=false"], cancellationToken);
        try
        {
            await client.CoreV1.DeleteNamespaceAsync(name, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // It was never made, or somebody else removed it: gone is gone.
        }

        await Wait.UntilAsync(
            $"namespace {name} to be gone",
            Deadlines.NamespaceGone,
            async token => await cluster.FindAsync(ResourceKind.Namespace, null, name, token) is { } left
                ? left.Text("status.conditions[0].message") ?? "it is still there"
                : null,
            cancellationToken);
        made.TryRemove(name, out _);
    }

    /// <summary>Removes all namespaces of this run.</summary>
    public Task RemoveAllAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(Made.Select(name => RemoveAsync(name, cancellationToken)));
}
