using System.Text.Json.Nodes;
using Conformance.Manifests;

namespace Conformance.Schemas;

/// <summary>What the operator creates beside a Cluster, by name.</summary>
/// <remarks>https://cloudnative-pg.io/documentation/current/service_management/, .../applications/, .../certificates/</remarks>
internal static class OperatorNames
{
    public static IEnumerable<string> Services(string cluster) =>
        [$"{cluster}-rw", $"{cluster}-ro", $"{cluster}-r", $"{cluster}-any"];

    /// <summary>The names under <c>managed.services.additional</c>, in their order.</summary>
    public static IEnumerable<string> ManagedServices(Manifest cluster) =>
        (cluster.At("spec.managed.services.additional") as JsonArray ?? [])
            .Select(service => service?["serviceTemplate"]?["metadata"]?["name"]?.ToString() ?? "");

    /// <summary>The Secrets it makes when the Cluster does not name one of the site's own.</summary>
    public static IEnumerable<string> Secrets(Manifest cluster)
    {
        var bootstrap = cluster.At("spec.bootstrap") as JsonObject ?? [];
        if (!bootstrap.Any(method => method.Value is JsonObject settings && settings.ContainsKey("secret")))
            yield return $"{cluster.Name}-app";
        if (cluster.Text("spec.enableSuperuserAccess") == "true" && !cluster.Has("spec.superuserSecret"))
            yield return $"{cluster.Name}-superuser";
        if (!cluster.Has("spec.certificates.serverCASecret") || !cluster.Has("spec.certificates.clientCASecret"))
            yield return $"{cluster.Name}-ca";
        if (!cluster.Has("spec.certificates.serverTLSSecret"))
            yield return $"{cluster.Name}-server";
        if (!cluster.Has("spec.certificates.replicationTLSSecret"))
            yield return $"{cluster.Name}-replication";
    }
}
