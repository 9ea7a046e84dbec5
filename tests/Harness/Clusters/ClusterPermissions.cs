using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Conformance.Clusters;

/// <summary>
/// All that the suite's user must be allowed in an existing cluster, and the ClusterRole that allows it. The namespaces
/// are made under names that nobody knows before, so that a role in one namespace cannot do.
/// </summary>
public static class ClusterPermissions
{
    /// <summary>So many questions are put to the API server at a time.</summary>
    private const int AtATime = 8;

    private static readonly string[] Everything = ["create", "delete", "get", "list", "patch", "update", "watch"];

    private static readonly string[] Look = ["get", "list", "watch"];

    public static IReadOnlyList<Permission> Needed { get; } =
    [
        // Of the cluster: only looked at, but for the namespaces of the run's own.
        new("", "namespaces", ["create", "delete", "get", "list"]),
        new("", "nodes", ["get", "list"]),
        new("storage.k8s.io", "storageclasses", ["get", "list"]),
        new("snapshot.storage.k8s.io", "volumesnapshotclasses", ["get", "list"]),

        // What the chart and the tests make in those namespaces.
        .. Full("", "configmaps", "persistentvolumeclaims", "pods", "secrets", "serviceaccounts", "services"),
        new("", "events", Look),
        new("", "pods/exec", ["create", "get"]),
        new("", "pods/log", ["get"]),
        .. Full("apps", "daemonsets", "deployments"),
        .. Full("batch", "cronjobs", "jobs"),
        new("discovery.k8s.io", "endpointslices", Look),
        .. Full("monitoring.coreos.com", "podmonitors", "prometheusrules"),
        .. Full("networking.k8s.io", "networkpolicies"),
        .. Full("policy", "poddisruptionbudgets"),

        // The operator's and the plugin's own.
        .. Full("postgresql.cnpg.io", "backups", "clusters", "databases", "imagecatalogs", "poolers", "scheduledbackups"),
        new("postgresql.cnpg.io", "clusters/status", ["get", "patch", "update"]),
        .. Full("barmancloud.cnpg.io", "objectstores"),
    ];

    /// <summary>A ClusterRole with exactly these permissions, to be applied by an administrator.</summary>
    public static string ClusterRole()
    {
        var text = new StringBuilder("""
            # What ./qualify needs in a cluster that is not its own. Apply it as an administrator, and bind it to the user of the
            # kubeconfig: kubectl create clusterrolebinding conformance --clusterrole=conformance --user=NAME
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: conformance
            rules:

            """);
        foreach (var rule in Needed.GroupBy(permission => (permission.Group, Verbs: string.Join(", ", permission.Verbs))))
            text.Append($"""
                  - apiGroups: ["{rule.Key.Group}"]
                    resources: [{string.Join(", ", rule.Select(permission => permission.Resource))}]
                    verbs: [{rule.Key.Verbs}]

                """);
        return text.ToString();
    }

    /// <summary>Asks the API server for each permission, one by one, and changes nothing.</summary>
    /// <exception cref="ConformanceException">Some are missing; names every one of them.</exception>
    internal static async Task RequireAsync(IKubernetes client, string kubeconfig, CancellationToken cancellationToken)
    {
        var missing = new List<(Permission Permission, string Verb)>();
        var questions = Needed.SelectMany(permission => permission.Verbs, (permission, verb) => (Permission: permission, Verb: verb));
        await Parallel.ForEachAsync(
            questions,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (question, token) =>
            {
                if (await IsAllowedAsync(client, kubeconfig, question.Permission, question.Verb, token))
                    return;
                lock (missing)
                    missing.Add(question);
            });
        if (missing.Count > 0)
            throw new ConformanceException(
                $"The user of the kubeconfig {kubeconfig} may not, in every namespace: {Describe(missing)}.",
                "Have an administrator apply what ./qualify rbac prints, and bind it to that user.");
    }

    private static async Task<bool> IsAllowedAsync(
        IKubernetes client, string kubeconfig, Permission permission, string verb, CancellationToken cancellationToken)
    {
        var parts = permission.Resource.Split('/', 2);
        var review = new V1SelfSubjectAccessReview
        {
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes
                {
                    Group = permission.Group,
                    Resource = parts[0],
                    Subresource = parts.ElementAtOrDefault(1),
                    Verb = verb,
                },
            },
        };
        try
        {
            return (await client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(review, cancellationToken: cancellationToken)).Status.Allowed;
        }
        catch (HttpOperationException exception)
        {
            throw new ConformanceException(
                $"The API server of the kubeconfig {kubeconfig} does not say what its user may: {(int)exception.Response.StatusCode} {exception.Response.ReasonPhrase}.",
                "Check with kubectl auth can-i --list.",
                exception);
        }
    }

    /// <summary>In the order of the table, the verbs of one resource together.</summary>
    private static string Describe(List<(Permission Permission, string Verb)> missing) => string.Join("; ", Needed
        .Select(permission => (permission.Name, Verbs: permission.Verbs.Where(verb => missing.Contains((permission, verb))).ToList()))
        .Where(item => item.Verbs.Count > 0)
        .Select(item => $"{string.Join(", ", item.Verbs)} {item.Name}"));

    private static IEnumerable<Permission> Full(string group, params string[] resources) =>
        resources.Select(resource => new Permission(group, resource, Everything));
}
