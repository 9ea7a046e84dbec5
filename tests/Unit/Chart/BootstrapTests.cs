namespace Conformance.Unit.Chart;

/// <summary>What the first instance is made from, and that the site's own database, owner and Secret come out of it.</summary>
[Trait("Tier", "unit")]
public sealed class BootstrapTests
{
    [Theory]
    [InlineData("database-plain", "initdb")]
    [InlineData("bootstrap-recovery", "recovery")]
    [InlineData("bootstrap-recovery-other-store", "recovery")]
    [InlineData("bootstrap-recovery-in-tree", "recovery")]
    [InlineData("bootstrap-recovery-backup", "recovery")]
    [InlineData("bootstrap-recovery-backup-snapshots", "recovery")]
    [InlineData("bootstrap-recovery-snapshots", "recovery")]
    [InlineData("bootstrap-import", "initdb")]
    [InlineData("bootstrap-pg-basebackup", "pg_basebackup")]
    public async Task Database_owner_and_secret_are_the_same_in_every_method(string fixture, string method)
    {
        var cluster = (await Rendered.Fixture(fixture)).Cluster;

        cluster.Should().Have($"spec.bootstrap.{method}.database", "ibs");
        cluster.Should().Have($"spec.bootstrap.{method}.owner", "ibs");
        cluster.Should().Have($"spec.bootstrap.{method}.secret.name", "postgres-app");
        foreach (var other in new[] { "initdb", "recovery", "pg_basebackup" }.Where(other => other != method))
            cluster.Should().NotHave($"spec.bootstrap.{other}");
    }

    [Fact]
    public async Task A_recovery_reads_the_sources_folder_and_archives_to_another()
    {
        var render = await Rendered.Fixture("bootstrap-recovery");
        var cluster = render.Cluster;

        cluster.Should().Have("spec.bootstrap.recovery.source", cluster.Text("spec.externalClusters[0].name"));
        cluster.Should().HaveMap("spec.bootstrap.recovery.recoveryTarget", ("targetTime", "2026-03-01T14:30:00+09:00"));
        cluster.Should().HaveMap(
            "spec.externalClusters[0].plugin.parameters", ("barmanObjectName", "postgres-recovery"), ("serverName", "postgres"));
        cluster.Should().HaveMap("spec.plugins[0].parameters", ("barmanObjectName", "postgres-backup"), ("serverName", "postgres-recovered"));
        cluster.Should().Have("spec.instances", 3);
        var source = render.Single("ObjectStore", "postgres-recovery");
        source.Should().Have("spec.configuration.destinationPath", "s3://ibs-postgres-backups/ibs-prod");
        source.Should().Have("spec.configuration.endpointURL", "https://s3.example.com");
        source.Should().Have("spec.configuration.s3Credentials.accessKeyId.name", "s3-keys");
        source.Should().NotHave("spec.retentionPolicy");
    }

    [Fact]
    public async Task Another_endpoint_is_not_verified_by_the_backups_authority()
    {
        var render = await Rendered.Fixture("bootstrap-recovery-other-endpoint");

        render.Single("ObjectStore", "postgres-backup").Should().Have("spec.configuration.endpointCA.name", "site-authority");
        render.Single("ObjectStore", "postgres-recovery").Should().Have("spec.configuration.endpointURL", "https://objects.example.org/storage/v1/s3");
        render.Single("ObjectStore", "postgres-recovery").Should().Have("spec.configuration.destinationPath", "s3://IBS_backups/ibs-prod");
        render.Single("ObjectStore", "postgres-recovery").Should().NotHave("spec.configuration.endpointCA");
    }

    [Fact]
    public async Task Another_store_has_its_own_keys_and_nothing_of_the_backups()
    {
        var render = await Rendered.Fixture("bootstrap-recovery-other-store");
        var store = render.All("ObjectStore").Should().ContainSingle().Which;

        store.Should().Have("spec.configuration.destinationPath", "s3://old-backups/databases");
        store.Should().Have("spec.configuration.endpointCA.name", "old-authority");
        store.Should().Have("spec.configuration.endpointCA.key", "root.crt");
        store.Should().Have("spec.configuration.s3Credentials.accessKeyId.name", "postgres-recovery-s3");
        render.Single("Secret", "postgres-recovery-s3").Decoded("ACCESS_SECRET_KEY").Should().Be("old-secret-key");
        render.Single("Secret", "postgres-recovery-s3").Decoded("REGION").Should().Be("eu-central-1");
        render.Cluster.Should().NotHave("spec.plugins");
        render.Cluster.Should().Have("spec.bootstrap.recovery.recoveryTarget.targetImmediate", true);
        render.Cluster.Should().Have("spec.bootstrap.recovery.recoveryTarget.backupID", "20260301T020000");
        render.Cluster.Should().Have("spec.bootstrap.recovery.recoveryTarget.targetTLI", "latest");
    }

    [Fact]
    public async Task In_tree_a_way_to_log_in_replaces_that_of_the_backups()
    {
        var cluster = (await Rendered.Fixture("bootstrap-recovery-in-tree")).Cluster;
        const string source = "spec.externalClusters[0].barmanObjectStore";

        cluster.Should().Have($"{source}.serverName", "postgres");
        cluster.Should().Have($"{source}.s3Credentials.accessKeyId.name", "readonly-keys");
        cluster.Should().NotHave($"{source}.s3Credentials.inheritFromIAMRole");
        cluster.Should().Have($"{source}.s3Credentials.region.name", "postgres-recovery-s3");
        cluster.Should().Have("spec.backup.barmanObjectStore.s3Credentials.inheritFromIAMRole", true);
        cluster.Should().Have("spec.backup.barmanObjectStore.serverName", "postgres-recovered");
        cluster.Should().Have("spec.bootstrap.recovery.recoveryTarget.targetLSN", "0/3000060");
    }

    [Fact]
    public async Task A_backup_or_snapshots_can_be_the_source()
    {
        var backup = (await Rendered.Fixture("bootstrap-recovery-backup")).Cluster;
        backup.Should().Have("spec.bootstrap.recovery.backup.name", "postgres-20260301020000");
        backup.Should().Have("spec.bootstrap.recovery.recoveryTarget.targetXID", "7431");
        backup.Should().Have("spec.bootstrap.recovery.recoveryTarget.exclusive", true);
        backup.Should().NotHave("spec.bootstrap.recovery.source");
        backup.Should().NotHave("spec.externalClusters");

        var snapshot = (await Rendered.Fixture("bootstrap-recovery-backup-snapshots")).Cluster;
        snapshot.Should().Have("spec.bootstrap.recovery.backup.name", "before-upgrade");
        snapshot.Should().Have("spec.bootstrap.recovery.source", snapshot.Text("spec.externalClusters[0].name"));
        snapshot.Should().Have("spec.externalClusters[0].plugin.parameters.serverName", "postgres");

        var snapshots = (await Rendered.Fixture("bootstrap-recovery-snapshots")).Cluster;
        snapshots.Should().Have("spec.bootstrap.recovery.volumeSnapshots.storage.name", "postgres-20260301");
        snapshots.Should().Have("spec.bootstrap.recovery.volumeSnapshots.storage.kind", "VolumeSnapshot");
        snapshots.Should().Have("spec.bootstrap.recovery.volumeSnapshots.walStorage.name", "postgres-20260301-wal");
        snapshots.Should().Have("spec.bootstrap.recovery.source", snapshots.Text("spec.externalClusters[0].name"));
        snapshots.Should().Have("spec.bootstrap.recovery.recoveryTarget.targetName", "before-migration");
    }

    [Fact]
    public async Task An_import_takes_one_database_and_makes_the_rest_after_it()
    {
        var render = await Rendered.Fixture("bootstrap-import");
        var cluster = render.Cluster;
        const string import = "spec.bootstrap.initdb.import";

        cluster.Should().Have($"{import}.type", "microservice");
        cluster.Should().HaveStrings($"{import}.databases", "ibs");
        cluster.Should().Have($"{import}.source.externalCluster", cluster.Text("spec.externalClusters[0].name"));
        cluster.Should().Have($"{import}.schemaOnly", true);
        cluster.Should().HaveStrings($"{import}.pgDumpExtraOptions", "--no-comments");
        cluster.Should().HaveStrings($"{import}.pgRestoreExtraOptions", "--no-publications");
        cluster.Should().NotHave("spec.bootstrap.initdb.postInitApplicationSQL");
        cluster.Strings($"{import}.postImportApplicationSQL").Should()
            .HaveElementAt(0, "CREATE SCHEMA IF NOT EXISTS \"ibs\" AUTHORIZATION \"ibs\"").And.EndWith("ANALYZE");
        cluster.Should().HaveMap(
            "spec.externalClusters[0].connectionParameters",
            ("host", "postgres-primary.ibs-old.svc.cluster.local"), ("port", "5433"), ("user", "postgres"), ("dbname", "ibs"), ("sslmode", "disable"));
        render.Single("Secret", "postgres-source").Decoded("password").Should().Be("bitnami-password");
    }

    [Fact]
    public async Task The_sources_authority_and_secret_may_be_the_sites()
    {
        var import = await Rendered.Fixture("bootstrap-import-verified");
        import.Cluster.Should().Have("spec.externalClusters[0].password.name", "source-login");
        import.Cluster.Should().Have("spec.externalClusters[0].sslRootCert.name", "source-authority");
        import.All("Secret").Should().NotContain(secret => secret.Name == "postgres-source");

        var copy = await Rendered.Fixture("bootstrap-pg-basebackup");
        copy.Cluster.Should().Have("spec.bootstrap.pg_basebackup.source", copy.Cluster.Text("spec.externalClusters[0].name"));
        copy.Cluster.Should().Have("spec.externalClusters[0].connectionParameters.user", "replicator");
        copy.Cluster.Should().NotHave("spec.externalClusters[0].connectionParameters.dbname");
        copy.Single("Secret", "postgres-source").Decoded("password").Should().Be("replication-password");
    }
}
