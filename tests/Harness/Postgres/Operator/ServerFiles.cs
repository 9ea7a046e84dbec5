using System.Text;

namespace Conformance.Postgres.Operator;

/// <summary>
/// The configuration files that the operator would write for a cluster (CloudNativePG 1.30,
/// <c>pkg/postgres/configuration.go</c>): its defaults, then the cluster's parameters, then what it insists on.
/// </summary>
/// <remarks>
/// Different here, since there is no instance manager: logs go to standard error, WAL is archived by a command that
/// does nothing, and <c>synchronous_standby_names</c> stays empty, or every commit would wait for standbys that are not
/// there. <c>fsync</c> is off unless the cluster sets it: nothing here speaks of durability.
/// </remarks>
public static class ServerFiles
{
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["archive_timeout"] = "5min",
        ["dynamic_shared_memory_type"] = "posix",
        ["fsync"] = "off",
        ["full_page_writes"] = "on",
        ["max_parallel_workers"] = "32",
        ["max_replication_slots"] = "32",
        ["max_worker_processes"] = "32",
        ["shared_memory_type"] = "mmap",
        ["ssl_max_protocol_version"] = "TLSv1.3",
        ["ssl_min_protocol_version"] = "TLSv1.3",
        ["wal_keep_size"] = "512MB",
        ["wal_level"] = "logical",
        ["wal_log_hints"] = "on",
        ["wal_receiver_timeout"] = "5s",
        ["wal_sender_timeout"] = "5s",
    };

    private static readonly Dictionary<string, string> Mandatory = new()
    {
        ["archive_command"] = "true",
        ["archive_mode"] = "on",
        ["hot_standby"] = "true",
        ["log_destination"] = "stderr",
        ["logging_collector"] = "off",
        ["restart_after_crash"] = "false",
        ["ssl"] = "on",
    };

    /// <summary>The rules before the cluster's own.</summary>
    private static readonly string[] HbaHead =
    [
        "local all cnpg_metrics_exporter peer map=cnpg_metrics_exporter",
        "local all all peer map=local",
        "hostssl postgres streaming_replica all cert map=cnpg_streaming_replica",
        "hostssl replication streaming_replica all cert map=cnpg_streaming_replica",
        "hostssl all cnpg_pooler_pgbouncer all cert map=cnpg_pooler_pgbouncer",
    ];

    private const string HbaTail = "host all all all scram-sha-256";

    /// <summary>The line of <c>pg_hba.conf</c>, from 1, on which the cluster's first own rule stands.</summary>
    public static int FirstHbaLine => HbaHead.Length + 2;

    public static IReadOnlyDictionary<string, string> For(ClusterConfiguration cluster) => new Dictionary<string, string>
    {
        [ServerRequest.CustomConf] = Lines(Settings(cluster).Select(setting => $"{setting.Key} = {Quote(setting.Value)}")),
        [ServerRequest.HostBasedAuthentication] = Lines([ServerProbe.HbaLine, .. HbaHead, .. cluster.HbaLines, HbaTail]),
        [ServerRequest.Ident] = Lines(
        [
            "local postgres postgres",
            "cnpg_streaming_replica streaming_replica streaming_replica",
            "cnpg_pooler_pgbouncer cnpg_pooler_pgbouncer cnpg_pooler_pgbouncer",
            "cnpg_metrics_exporter postgres cnpg_metrics_exporter",
            .. cluster.IdentLines,
        ]),
        [ServerRequest.Certificate] = ServerCertificate.Pem,
        [ServerRequest.PrivateKey] = ServerCertificate.KeyPem,
        [ServerRequest.ClientAuthority] = ServerCertificate.Pem,
    };

    /// <summary>What <c>shared_preload_libraries</c> will be: the cluster's own, then those of managed extensions.</summary>
    public static IReadOnlyList<string> PreloadLibraries(ClusterConfiguration cluster) =>
        [.. cluster.PreloadLibraries.Concat(ManagedExtension.UsedBy(cluster).Select(extension => extension.Name)).Distinct()];

    /// <summary>Every setting of <c>custom.conf</c>.</summary>
    public static IReadOnlyDictionary<string, string> Settings(ClusterConfiguration cluster)
    {
        var settings = new SortedDictionary<string, string>(Defaults, StringComparer.Ordinal);
        foreach (var (name, value) in cluster.Parameters.Concat(Mandatory))
            settings[name] = value;
        settings["cluster_name"] = cluster.Name;
        settings["shared_preload_libraries"] = string.Join(',', PreloadLibraries(cluster));
        if (cluster.Version.Major >= 17)
            settings["allow_alter_system"] = "off";
        return settings;
    }

    /// <summary>A value as the configuration file's lexer reads it back.</summary>
    private static string Quote(string value)
    {
        var quoted = new StringBuilder("'");
        foreach (var character in value)
            quoted.Append(character switch
            {
                '\\' => @"\\",
                '\'' => "''",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                '\b' => @"\b",
                '\f' => @"\f",
                _ => character.ToString(),
            });
        return quoted.Append('\'').ToString();
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";
}
