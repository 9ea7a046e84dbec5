using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Conformance.Postgres.Operator;

/// <summary>
/// A certificate of this run, its own authority, so that <c>ssl</c> is on as the operator sets it and <c>hostssl</c>
/// rules can match.
/// </summary>
internal static class ServerCertificate
{
    private static readonly Lazy<(string Pem, string KeyPem)> Made = new(Make);

    public static string Pem => Made.Value.Pem;

    public static string KeyPem => Made.Value.KeyPem;

    private static (string, string) Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=conformance", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(7));
        return (certificate.ExportCertificatePem(), key.ExportECPrivateKeyPem());
    }
}
