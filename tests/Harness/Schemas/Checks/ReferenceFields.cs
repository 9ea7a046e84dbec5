namespace Conformance.Schemas.Checks;

/// <summary>
/// The fields by which documents name one another. Kubernetes and the operator use a name for one purpose throughout,
/// so the field's name is enough; a new kind of reference is a line here.
/// </summary>
internal static class ReferenceFields
{
    /// <summary>Fields whose value, or whose items, are objects with a <c>name</c> and perhaps a <c>key</c>.</summary>
    public static readonly IReadOnlyDictionary<string, string> Objects = Table(
        ("Secret",
        [
            "secret", "secretRef", "secretRefs", "secretKeyRef", "superuserSecret", "passwordSecret", "authQuerySecret",
            "customQueriesSecret", "imagePullSecrets", "bindPassword", "endpointCA",
            // externalClusters
            "password", "sslKey", "sslCert", "sslRootCert",
            // object stores
            "accessKeyId", "secretAccessKey", "sessionToken", "region", "applicationCredentials", "connectionString",
            "storageAccount", "storageKey", "storageSasToken",
        ]),
        ("ConfigMap", ["configMap", "configMapRef", "configMapRefs", "configMapKeyRef", "customQueriesConfigMap"]),
        ("Cluster", ["cluster"]));

    /// <summary>Fields whose value is the name itself.</summary>
    public static readonly IReadOnlyDictionary<string, string> Names = Table(
        ("Secret", ["secretName", "serverCASecret", "serverTLSSecret", "clientCASecret", "replicationTLSSecret"]),
        ("PersistentVolumeClaim", ["claimName"]),
        ("ServiceAccount", ["serviceAccountName"]),
        // A parameter of the Barman Cloud Plugin.
        ("ObjectStore", ["barmanObjectName"]),
        // The label by which monitors, policies and services select a cluster's pods.
        ("Cluster", ["cnpg.io/cluster"]));

    /// <summary>Fields that name the kind beside the name.</summary>
    public static readonly IReadOnlySet<string> Kinded = new HashSet<string> { "imageCatalogRef", "roleRef" };

    /// <summary>Secrets that the operator logs in with, or makes roles from.</summary>
    public static readonly IReadOnlySet<string> Logins = new HashSet<string> { "superuserSecret", "passwordSecret" };

    /// <summary>Maps whose keys are free text: a key there is no field.</summary>
    public static readonly IReadOnlySet<string> FreeText = new HashSet<string> { "data", "stringData", "labels", "annotations" };

    private static Dictionary<string, string> Table(params (string Kind, string[] Fields)[] rows) =>
        rows.SelectMany(row => row.Fields, (row, field) => (row.Kind, field)).ToDictionary(pair => pair.field, pair => pair.Kind);
}
