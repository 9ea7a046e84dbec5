namespace Conformance.Clusters;

/// <summary>Every wait of the suite and how long it may take: the one table to look at when something takes longer than it should.</summary>
public static class Deadlines
{
    /// <summary>The node image is pulled and its container started.</summary>
    public static readonly TimeSpan NodeContainer = TimeSpan.FromMinutes(5);

    /// <summary>A node that was just started writes its kubeconfig.</summary>
    public static readonly TimeSpan NodeKubeconfig = TimeSpan.FromMinutes(2);

    /// <summary>An API server that should be running already answers.</summary>
    public static readonly TimeSpan ApiServerAnswers = TimeSpan.FromSeconds(15);

    /// <summary>A node that was just started is Ready and has a default storage class.</summary>
    public static readonly TimeSpan NodeReady = TimeSpan.FromMinutes(2);

    /// <summary>A new namespace has its default service account.</summary>
    public static readonly TimeSpan ServiceAccount = TimeSpan.FromSeconds(30);

    /// <summary>The operator's image is pulled and its Deployment available.</summary>
    public static readonly TimeSpan OperatorAvailable = TimeSpan.FromMinutes(5);

    /// <summary>The operator's webhook admits a Cluster. It serves a few seconds after its Pod is ready.</summary>
    public static readonly TimeSpan OperatorWebhook = TimeSpan.FromMinutes(1);

    /// <summary>A Cluster is Ready with all its instances, images pulled on the way.</summary>
    public static readonly TimeSpan ClusterReady = TimeSpan.FromMinutes(10);

    /// <summary>The operator applied a Database resource.</summary>
    public static readonly TimeSpan DatabaseApplied = TimeSpan.FromMinutes(1);

    /// <summary>The pod that speaks SQL from inside the cluster runs and resolves names.</summary>
    public static readonly TimeSpan ClientPod = TimeSpan.FromMinutes(5);

    /// <summary>A service has endpoints that answer, once its Cluster is Ready.</summary>
    public static readonly TimeSpan ServiceAnswers = TimeSpan.FromSeconds(30);

    /// <summary>A Prometheus that was just started has scraped every instance, through the API server's proxy.</summary>
    public static readonly TimeSpan Scraped = TimeSpan.FromMinutes(2);

    /// <summary>A server answers and gave the manifest of a database, of a gigabyte at most.</summary>
    public static readonly TimeSpan ManifestTaken = TimeSpan.FromMinutes(3);

    /// <summary>A job that cannot succeed has failed, and its log says why.</summary>
    public static readonly TimeSpan JobFailed = TimeSpan.FromMinutes(3);

    /// <summary>After a failure of the primary an instance accepts writes. A smart shutdown that waits for an idle client takes three minutes.</summary>
    public static readonly TimeSpan PrimaryAgain = TimeSpan.FromMinutes(5);

    /// <summary>Every client is served by the primary that there is.</summary>
    public static readonly TimeSpan ClientsServed = TimeSpan.FromMinutes(1);

    /// <summary>Every replica streams from the primary, the one that was primary before rewound.</summary>
    public static readonly TimeSpan Streaming = TimeSpan.FromMinutes(5);

    /// <summary>A row of the primary is seen on a replica that streams.</summary>
    public static readonly TimeSpan RowVisible = TimeSpan.FromSeconds(30);

    /// <summary>A commit returns once a replica is back, or the operator has given the replica up.</summary>
    public static readonly TimeSpan CommitReturns = TimeSpan.FromMinutes(3);

    /// <summary>A node is drained: the primaries on it have been moved and their instances are gone.</summary>
    public static readonly TimeSpan Drained = TimeSpan.FromSeconds(100);

    /// <summary>A pod that was deleted by force is no longer known to the API server.</summary>
    public static readonly TimeSpan PodGone = TimeSpan.FromMinutes(1);

    /// <summary>A base backup of a small database is complete in the object store.</summary>
    public static readonly TimeSpan Backup = TimeSpan.FromMinutes(5);

    /// <summary>A WAL segment is in the object store, or what keeps it out is known. PostgreSQL tries again a minute after three failures.</summary>
    public static readonly TimeSpan Archived = TimeSpan.FromMinutes(4);

    /// <summary>An alert that waits a minute fires or is over, after PostgreSQL tried again and its exporter's cache, half a minute old, has seen it.</summary>
    public static readonly TimeSpan Alert = TimeSpan.FromMinutes(8);

    /// <summary>The plugin looked for backups that its retention policy no longer wants: at the interval that the scenario sets, or five minutes after a look that failed (its <c>defaultRetentionPolicyInterval</c>).</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromMinutes(8);

    /// <summary>What was changed in a Cluster is in force, pods made anew on the way.</summary>
    public static readonly TimeSpan ChangeApplied = TimeSpan.FromMinutes(4);

    /// <summary>A login's new password is let in and the old one is not. The kubelet has no part in it: the operator reads the Secret.</summary>
    public static readonly TimeSpan PasswordRotated = TimeSpan.FromSeconds(30);

    /// <summary>A pod of an upgrade that cannot succeed shows why.</summary>
    public static readonly TimeSpan FailureShown = TimeSpan.FromMinutes(2);

    /// <summary>A major upgrade of a small database: a new container, pg_upgrade, and the start.</summary>
    public static readonly TimeSpan MajorUpgrade = TimeSpan.FromMinutes(5);

    /// <summary>Everything of a release that was uninstalled is gone, instances stopped on the way.</summary>
    public static readonly TimeSpan ReleaseGone = TimeSpan.FromMinutes(4);

    /// <summary>A namespace and everything in it is gone. Instances are given up to three minutes to shut down.</summary>
    public static readonly TimeSpan NamespaceGone = TimeSpan.FromMinutes(5);

    /// <summary>A <c>./qualify</c> of its own is built and has a cluster with the operator.</summary>
    public static readonly TimeSpan RunInside = TimeSpan.FromMinutes(8);

    /// <summary>A <c>./qualify</c> that was interrupted has removed what it made and has ended.</summary>
    public static readonly TimeSpan RunInsideEnded = TimeSpan.FromMinutes(2);

    /// <summary>One kubectl command that does not itself wait for something.</summary>
    public static readonly TimeSpan Kubectl = TimeSpan.FromMinutes(2);

    /// <summary>One docker command that moves no image.</summary>
    public static readonly TimeSpan Docker = TimeSpan.FromSeconds(30);

    /// <summary>An image is pulled, loaded or written to a file.</summary>
    public static readonly TimeSpan ImageTransfer = TimeSpan.FromMinutes(10);

    /// <summary>One command of a Django project.</summary>
    public static readonly TimeSpan Django = TimeSpan.FromMinutes(5);

    /// <summary>A Django project writes through an outage, from before it until everything is whole again. The command itself ends after ten minutes.</summary>
    public static readonly TimeSpan Soak = TimeSpan.FromMinutes(11);

    /// <summary>PgBouncer does what the Pooler says: the operator's change has reached its pods.</summary>
    public static readonly TimeSpan PoolerFollows = TimeSpan.FromMinutes(1);

    /// <summary>A pooler to replicas has given up its connections to one that was promoted: the chart's <c>server_lifetime</c> of 60 s, and half as much again.</summary>
    public static readonly TimeSpan PooledReadsLeave = TimeSpan.FromSeconds(90);

    /// <summary>The operator has set a role's new password.</summary>
    public static readonly TimeSpan PasswordChanged = TimeSpan.FromMinutes(1);

    /// <summary>The image for the Django project is built, packages downloaded on the way, and loaded into the node.</summary>
    public static readonly TimeSpan DjangoImage = TimeSpan.FromMinutes(5);

    /// <summary>One Helm command, or one block of commands of a README. Longer than the <c>--timeout 10m</c> such a block may hold.</summary>
    public static readonly TimeSpan Commands = TimeSpan.FromMinutes(12);
}
