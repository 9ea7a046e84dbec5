using System.Text.Json.Nodes;

namespace Conformance.Unit.Chart;

/// <summary>Backups: where they go, by what method, when; and the dumps.</summary>
[Trait("Tier", "unit")]
public sealed class BackupTests
{
    private const string Plugin = "barman-cloud.cloudnative-pg.io";

    [Fact]
    public async Task Nothing_of_it_is_there_unless_asked()
    {
        var render = await Rendered.Fixture("production");

        foreach (var kind in new[] { "ObjectStore", "ScheduledBackup", "CronJob", "PersistentVolumeClaim" })
            render.All(kind).Should().BeEmpty();
        foreach (var field in new[] { "spec.plugins", "spec.backup", "spec.externalClusters", "spec.env" })
            render.Cluster.Should().NotHave(field);
    }

    [Theory]
    [InlineData("backup-s3", "plugin")]
    [InlineData("backup-defaults", "plugin")]
    [InlineData("backup-in-tree", "barmanObjectStore")]
    [InlineData("bootstrap-recovery", "plugin")]
    [InlineData("bootstrap-recovery-in-tree", "barmanObjectStore")]
    public async Task One_value_decides_the_method_everywhere(string fixture, string method)
    {
        var render = await Rendered.Fixture(fixture);
        var plugin = method == "plugin";

        (render.Cluster.At("spec.plugins[0]") is not null).Should().Be(plugin);
        (render.Cluster.At("spec.backup.barmanObjectStore") is not null).Should().Be(!plugin);
        (render.All("ObjectStore").Any()).Should().Be(plugin);
        foreach (var schedule in render.All("ScheduledBackup"))
        {
            schedule.Should().Have("spec.method", method);
            if (plugin)
                schedule.Should().Have("spec.pluginConfiguration.name", Plugin);
            else
                schedule.Should().NotHave("spec.pluginConfiguration");
        }

        foreach (var source in render.Cluster.At("spec.externalClusters") as JsonArray ?? [])
            (source!["plugin"] is not null).Should().Be(plugin);
    }

    [Fact]
    public async Task The_cluster_archives_by_the_plugin_to_a_folder_of_its_own()
    {
        var cluster = (await Rendered.Fixture("backup-defaults")).Cluster;

        cluster.Should().Have("spec.plugins[0].name", Plugin);
        cluster.Should().Have("spec.plugins[0].isWALArchiver", true);
        cluster.Should().HaveMap("spec.plugins[0].parameters", ("barmanObjectName", "postgres-backup"), ("serverName", "postgres"));
        cluster.Should().NotHave("spec.plugins[1]");
        cluster.Should().NotHave("spec.backup");
        cluster.Should().NotHave("spec.env");
    }

    [Fact]
    public async Task The_path_is_the_namespaces_unless_told_otherwise()
    {
        var store = (await Rendered.Fixture("backup-defaults")).Single("ObjectStore", "postgres-backup");

        store.Should().Have("spec.configuration.destinationPath", $"s3://ibs-postgres-backups/{store.Text("metadata.namespace")}");
        store.Should().Have("spec.configuration.s3Credentials.accessKeyId.name", "aws-keys");
        store.Should().Have("spec.configuration.s3Credentials.accessKeyId.key", "ACCESS_KEY_ID");
        store.Should().Have("spec.configuration.s3Credentials.secretAccessKey.name", "aws-keys");
        store.Should().Have("spec.configuration.s3Credentials.secretAccessKey.key", "ACCESS_SECRET_KEY");
        store.Should().Have("spec.retentionPolicy", "30d");
        store.Should().Have("spec.configuration.wal.compression", "gzip");
        store.Should().Have("spec.configuration.data.compression", "gzip");
        foreach (var field in new[] { "endpointURL", "endpointCA", "s3Credentials.region", "serverName" })
            store.Should().NotHave($"spec.configuration.{field}");
        store.Should().NotHave("spec.instanceSidecarConfiguration");
    }

    [Fact]
    public async Task Everything_said_of_the_store_reaches_it()
    {
        var render = await Rendered.Fixture("backup-s3");
        var store = render.Single("ObjectStore", "postgres-backup");

        store.Should().Have("spec.configuration.destinationPath", "s3://ibs-postgres-backups/production/database");
        store.Should().Have("spec.configuration.endpointURL", "https://s3.example.com:9000");
        store.Should().Have("spec.configuration.endpointCA.name", "s3-authority");
        store.Should().Have("spec.configuration.endpointCA.key", "root.crt");
        store.Should().Have("spec.configuration.s3Credentials.region.name", "postgres-backup-s3");
        store.Should().Have("spec.configuration.s3Credentials.region.key", "REGION");
        store.Should().Have("spec.configuration.wal.compression", "snappy");
        store.Should().Have("spec.retentionPolicy", "14d");
        store.Should().Have("spec.instanceSidecarConfiguration.resources.limits.memory", "1Gi");
        store.Should().Have("spec.instanceSidecarConfiguration.retentionPolicyIntervalSeconds", 600);
        store.Should().HaveEnvironment(
            "spec.instanceSidecarConfiguration.env",
            ("AWS_REQUEST_CHECKSUM_CALCULATION", "when_supported"),
            ("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_supported"));
        render.Cluster.Should().Have("spec.plugins[0].parameters.serverName", "postgres-2026");
        render.Single("Secret", "postgres-backup-s3").Decoded("ACCESS_KEY_ID").Should().Be("AKIAEXAMPLE");
        render.Single("Secret", "postgres-backup-s3").Decoded("ACCESS_SECRET_KEY").Should().Be("wJalr/XUtnFEMI+K7MDENG");
        render.Single("Secret", "postgres-backup-s3").Decoded("REGION").Should().Be("ap-northeast-2");
    }

    [Fact]
    public async Task An_endpoint_of_the_sites_own_gets_no_checksums_it_may_not_know()
    {
        var store = (await Rendered.Fixture("bootstrap-recovery")).Single("ObjectStore", "postgres-backup");

        store.Should().HaveEnvironment(
            "spec.instanceSidecarConfiguration.env",
            ("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required"),
            ("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required"));
    }

    [Fact]
    public async Task Base_backups_follow_the_schedule()
    {
        var schedule = (await Rendered.Fixture("backup-s3")).Single("ScheduledBackup", "postgres");

        schedule.Should().Have("spec.cluster.name", "postgres");
        schedule.Should().Have("spec.schedule", "0 30 17  * * mon-FRI,0");
        schedule.Should().Have("spec.immediate", false);
        schedule.Should().Have("spec.suspend", true);
        schedule.Should().Have("spec.target", "primary");
        schedule.Should().Have("spec.backupOwnerReference", "cluster");
        (await Rendered.Fixture("backup-in-tree")).All("ScheduledBackup").Should().BeEmpty("an empty schedule is on demand only");
    }

    [Fact]
    public async Task In_tree_the_store_stands_in_the_cluster()
    {
        var cluster = (await Rendered.Fixture("backup-in-tree")).Cluster;

        cluster.Should().NotHave("spec.plugins");
        cluster.Should().Have("spec.backup.target", "prefer-standby");
        cluster.Should().NotHave("spec.backup.retentionPolicy");
        cluster.Should().Have("spec.backup.barmanObjectStore.serverName", "postgres");
        cluster.Should().Have("spec.backup.barmanObjectStore.endpointURL", "http://minio.storage.example.com:9000");
        cluster.Should().Have("spec.backup.barmanObjectStore.s3Credentials.inheritFromIAMRole", true);
        cluster.Should().NotHave("spec.backup.barmanObjectStore.s3Credentials.accessKeyId");
        cluster.Should().NotHave("spec.backup.barmanObjectStore.wal");
        cluster.Should().HaveEnvironment(
            "spec.env",
            ("AWS_REQUEST_CHECKSUM_CALCULATION", "when_supported"),
            ("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required"));
    }

    /// <summary>A snapshot of volumes in use needs the WAL of that time, which without an archive nobody keeps.</summary>
    [Theory]
    [InlineData("backup-snapshots", false, "primary")]
    [InlineData("backup-snapshots-archived", true, "prefer-standby")]
    [InlineData("backup-in-tree", true, "prefer-standby")]
    public async Task Snapshots_are_taken_of_a_running_instance_where_there_is_an_archive(string fixture, bool online, string target)
    {
        var cluster = (await Rendered.Fixture(fixture)).Cluster;

        cluster.Should().Have("spec.backup.volumeSnapshot.className", "csi-snapshots");
        cluster.Should().Have("spec.backup.volumeSnapshot.online", online);
        cluster.Should().Have("spec.backup.target", target);
        (cluster.At("spec.plugins") is not null).Should().Be(fixture == "backup-snapshots-archived");
        (cluster.At("spec.backup.barmanObjectStore") is not null).Should().Be(fixture == "backup-in-tree");
    }

    [Theory]
    [InlineData("backup-s3", "ObjectStore/postgres-backup", "ScheduledBackup/postgres", "Secret/postgres-backup-s3")]
    [InlineData("backup-dump", "PersistentVolumeClaim/postgres-dump")]
    [InlineData("bootstrap-recovery-other-store", "ObjectStore/postgres-recovery", "Secret/postgres-recovery-s3")]
    [InlineData("bootstrap-import", "Secret/postgres-source")]
    public async Task What_a_kept_cluster_needs_is_kept_with_it(string fixture, params string[] kept)
    {
        var render = await Rendered.Fixture(fixture);

        foreach (var id in kept)
            render.Manifests.Single(manifest => manifest.Id == id)
                .Should().Have("metadata.annotations[\"helm.sh/resource-policy\"]", "keep");
    }

    [Fact]
    public async Task A_dump_runs_unprivileged_in_the_clusters_own_image()
    {
        var render = await Rendered.Fixture("backup-dump");
        var job = render.Single("CronJob", "postgres-dump");
        const string pod = "spec.jobTemplate.spec.template.spec";

        job.Should().Have("spec.schedule", "15 1 * * *");
        job.Should().Have("spec.timeZone", "Asia/Seoul");
        job.Should().Have("spec.suspend", true);
        job.Should().Have("spec.concurrencyPolicy", "Forbid");
        job.Should().Have("spec.jobTemplate.spec.backoffLimit", 0);
        job.Should().Have("spec.jobTemplate.spec.activeDeadlineSeconds", 7200);
        job.Should().Have($"{pod}.containers[0].image", render.Cluster.Text("spec.imageName"));
        job.Should().Have($"{pod}.imagePullSecrets[0].name", "registry-login");
        job.Should().Have($"{pod}.securityContext.runAsUser", 999);
        job.Should().Have($"{pod}.securityContext.runAsNonRoot", true);
        job.Should().Have($"{pod}.automountServiceAccountToken", false);
        job.Should().Have($"{pod}.containers[0].securityContext.readOnlyRootFilesystem", true);
        job.Should().Have($"{pod}.containers[0].securityContext.allowPrivilegeEscalation", false);
        job.Should().Have($"{pod}.containers[0].resources.requests.memory", "64Mi");
        job.Should().Have($"{pod}.restartPolicy", "Never");
        job.Should().Have($"{pod}.tolerations[0].key", "postgres");
        job.Should().Have("spec.jobTemplate.spec.template.metadata.labels.team", "data");
        job.Should().Have($"{pod}.volumes[0].persistentVolumeClaim.claimName", "postgres-dump");
        var claim = render.Single("PersistentVolumeClaim", "postgres-dump");
        claim.Should().Have("spec.resources.requests.storage", "20Gi");
        claim.Should().Have("spec.storageClassName", "nfs");
    }

    [Fact]
    public async Task A_dump_goes_to_a_claim_that_is_there_already()
    {
        var render = await Rendered.Fixture("backup-dump-existing-claim");

        render.All("PersistentVolumeClaim").Should().BeEmpty();
        render.Single("CronJob", "postgres-dump")
            .Should().Have("spec.jobTemplate.spec.template.spec.volumes[0].persistentVolumeClaim.claimName", "nas-dumps");
    }
}
