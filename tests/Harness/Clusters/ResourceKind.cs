namespace Conformance.Clusters;

/// <summary>A kind of resource as the API server addresses it.</summary>
/// <param name="Group">Empty for the core group.</param>
public sealed record ResourceKind(string Group, string Version, string Plural)
{
    public static readonly ResourceKind Node = new("", "v1", "nodes");

    public static readonly ResourceKind Pod = new("", "v1", "pods");

    public static readonly ResourceKind Service = new("", "v1", "services");

    public static readonly ResourceKind Secret = new("", "v1", "secrets");

    public static readonly ResourceKind PersistentVolumeClaim = new("", "v1", "persistentvolumeclaims");

    public static readonly ResourceKind Namespace = new("", "v1", "namespaces");

    public static readonly ResourceKind ServiceAccount = new("", "v1", "serviceaccounts");

    public static readonly ResourceKind Deployment = new("apps", "v1", "deployments");

    public static readonly ResourceKind DaemonSet = new("apps", "v1", "daemonsets");

    public static readonly ResourceKind StorageClass = new("storage.k8s.io", "v1", "storageclasses");

    public static readonly ResourceKind Cluster = new("postgresql.cnpg.io", "v1", "clusters");

    public static readonly ResourceKind Database = new("postgresql.cnpg.io", "v1", "databases");

    public static readonly ResourceKind Backup = new("postgresql.cnpg.io", "v1", "backups");

    public static readonly ResourceKind ObjectStore = new("barmancloud.cnpg.io", "v1", "objectstores");

    public static readonly ResourceKind Job = new("batch", "v1", "jobs");
}
