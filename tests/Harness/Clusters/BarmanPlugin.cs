using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Conformance.Tools;

namespace Conformance.Clusters;

/// <summary>
/// The Barman Cloud Plugin, which archives and backs up for the operator. Its manifest leaves its two TLS secrets to
/// cert-manager; here they are made by hand, so that a cluster of the suite's own needs no third operator.
/// </summary>
public static class BarmanPlugin
{
    public const string Name = "barman-cloud.cloudnative-pg.io";

    private const string Namespace = "cnpg-system";

    private const string Deployment = "barman-cloud";

    /// <summary>Installs the pinned plugin into a cluster of the suite's own, beside the operator, and waits until it is available.</summary>
    /// <exception cref="ConformanceException">The manifest cannot be had, is refused, or the plugin does not come up.</exception>
    public static async Task InstallAsync(KubernetesCluster cluster, CancellationToken cancellationToken = default)
    {
        var path = await Downloads.ResolveAsync(Versions.Current.Crds["objectstores"], cancellationToken);
        var manifest = await File.ReadAllTextAsync(path, cancellationToken);
        var withoutCertificates = manifest.Split("\n---\n").Where(document => !document.Contains("apiVersion: cert-manager.io/", StringComparison.Ordinal));
        await cluster.ApplyAsync(
            string.Join("\n---\n", [.. withoutCertificates, TlsSecret("barman-cloud-server", "barman-cloud"), TlsSecret("barman-cloud-client", null)]),
            space: null,
            cancellationToken);
        await WaitAvailableAsync(cluster, cancellationToken);
    }

    /// <summary>Waits until the plugin of a cluster is available.</summary>
    /// <exception cref="ConformanceException">There is none, or it does not come up.</exception>
    public static Task WaitAvailableAsync(KubernetesCluster cluster, CancellationToken cancellationToken = default) => Wait.UntilAsync(
        $"the Barman Cloud Plugin's Deployment {Namespace}/{Deployment} to be available",
        Deadlines.OperatorAvailable,
        async token =>
        {
            var pods = (await cluster.ListAsync(ResourceKind.Pod, Namespace, token))
                .Where(pod => pod.Map("metadata.labels").GetValueOrDefault("app") == Deployment).ToList();
            ImagePull.Refuse(pods);
            return await cluster.FindAsync(ResourceKind.Deployment, Namespace, Deployment, token) is { } found && Conditions.IsTrue(found, "Available")
                ? null
                : PodSummary.Of(pods);
        },
        cancellationToken);

    /// <summary>A certificate that signs itself, as the manifest's own issuer would make it, in the Secret that the Deployment mounts.</summary>
    private static string TlsSecret(string commonName, string? dnsName)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        if (dnsName is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(dnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(30));
        return $"""
            apiVersion: v1
            kind: Secret
            metadata:
              name: {commonName}-tls
              namespace: {Namespace}
            type: kubernetes.io/tls
            data:
              ca.crt: {Base64(certificate.ExportCertificatePem())}
              tls.crt: {Base64(certificate.ExportCertificatePem())}
              tls.key: {Base64(key.ExportPkcs8PrivateKeyPem())}
            """;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
