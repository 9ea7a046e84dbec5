using System.Diagnostics;
using Conformance.Clusters;
using Conformance.E2E.Readme;
using Conformance.Helm;
using Conformance.Reporting;
using Conformance.Tools;

namespace Conformance.E2E.Restore;

/// <summary>Dumps and imports bring everything back, by the commands of the documents, and a bad dump says so.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "restore")]
public sealed class RestoreTests(E2ERun run) : ScenarioTest(run, "restore")
{
    [Fact]
    public async Task Dump_streamed_and_dump_of_the_cronjob_bring_everything_back_and_a_truncated_one_changes_nothing()
    {
        var lease = await Run.LeaseAsync();
        var space = await NamespaceAsync("dump");
        var database = await RestoredDatabase.InstallAsync(lease, space, Cancelled);
        await database.QueryAsync($"SET ROLE ibs;\n{await RestoredDatabase.SiteAsync(Cancelled)}", "ibs", Cancelled);
        var source = await database.ManifestAsync("ibs", Cancelled);
        source.Objects.Keys.Should().Contain("rows of ibs.contracts");
        using var folder = new ScratchDirectory();

        await RunAsync(folder, ChartReadme.Single("pg-dump", "Dump and restore").Commands, space);
        await RunAsync(folder, ChartReadme.Single("dump", "Dumps").Commands, space);

        // Only a restore can mend what is broken here.
        await database.QueryAsync("DELETE FROM ibs.payments WHERE id % 3 = 0; DROP VIEW ibs.arrears; SELECT setval('ibs.receipt_number', 1)", "ibs", Cancelled);
        source.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().HaveCountGreaterThan(3);
        var clock = Stopwatch.StartNew();
        await RunAsync(folder, ChartReadme.Single("pg-restore", "Dump and restore").Commands, space);
        Measurements.Record(Scenario, "restore of a small custom dump, streamed", clock.Elapsed.TotalSeconds, "s", 60);
        source.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();

        await CronJobsDumpAsync(lease, database, source);
        await TruncatedDumpAsync(folder, database, source);
        await lease.Cluster.Namespaces.RemoveAsync(space, Cancelled);
    }

    [Fact]
    public async Task Live_import_by_the_document_brings_everything_from_the_old_server()
    {
        var lease = await Run.LeaseAsync();
        var oldSpace = await NamespaceAsync("old");
        var space = await NamespaceAsync("import");
        var old = await OldServer.StartAsync(lease.Cluster, oldSpace, Versions.Current.Images["postgres"], cancellationToken: Cancelled);
        await old.QueryAsync(
            """
            CREATE ROLE ibs LOGIN; CREATE DATABASE ibs OWNER ibs;
            \connect ibs
            CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin;
            CREATE SCHEMA ibs AUTHORIZATION ibs; ALTER DATABASE ibs SET search_path = ibs, public;
            """,
            "postgres",
            Cancelled);
        await old.QueryAsync($"SET ROLE ibs;\n{await RestoredDatabase.SiteAsync(Cancelled)}", "ibs", Cancelled);
        var source = await RestoredDatabase.TakeAsync(lease, oldSpace, OldServer.Labels, OldServer.Password, "ibs", Cancelled);

        using var folder = new ScratchDirectory();
        Directory.CreateSymbolicLink(folder.File("chart"), Repository.Chart);
        await File.WriteAllTextAsync(folder.File("values-prod.yaml"), RestoredDatabase.Values, Cancelled);
        await File.WriteAllTextAsync(
            folder.File("values-import.yaml"),
            $"""
            bootstrap:
              method: import
              import:
                host: {OldServer.Service}.{oldSpace}.svc.cluster.local
                database: ibs
                username: postgres
                existingSecret: old-login
            """,
            Cancelled);
        var clock = Stopwatch.StartNew();
        foreach (var block in ChartReadme.Read(Path.Combine(Repository.Root, "docs", "migration-from-bitnami.md")))
            await RunAsync(folder, block.Commands, space, oldSpace);
        Measurements.Record(Scenario, "live import of a small database, to Ready", clock.Elapsed.TotalSeconds, "s", 180);

        var target = new RestoredDatabase(lease, space);
        source.Differences(await target.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
        (await target.QueryAsync("SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = 'ibs'", "ibs", Cancelled))
            .Should().Contain("search_path");
        (await target.QueryAsync("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'", "template1", Cancelled)).Should().Be("1");
        await Task.WhenAll(lease.Cluster.Namespaces.RemoveAsync(space, Cancelled), lease.Cluster.Namespaces.RemoveAsync(oldSpace, Cancelled));
    }

    /// <summary>The dump that the job left on its volume, with its checksum, is restored into another database and is the same.</summary>
    private static async Task CronJobsDumpAsync(ClusterLease lease, RestoredDatabase database, Conformance.Restore.DatabaseManifest source)
    {
        await lease.Cluster.ApplyAsync(Reader(Versions.Current.Images["postgres"]), database.Namespace, Cancelled);
        await PodReadiness.WaitAsync(lease.Cluster, database.Namespace, "dump-reader", Cancelled);
        var listed = await InReaderAsync(lease, database.Namespace, "ls /dumps");
        listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2).And.OnlyContain(name => name.StartsWith("ibs-"));
        await InReaderAsync(lease, database.Namespace, "cd /dumps && sha256sum --check --strict --quiet *.sha256");

        await database.QueryAsync("CREATE DATABASE ibs_restored TEMPLATE template0 OWNER ibs", "postgres", Cancelled);
        await InReaderAsync(
            lease, database.Namespace,
            $"PGPASSWORD={RestoredDatabase.SuperuserPassword} pg_restore --host postgres-cnpg-primary --username postgres --dbname ibs_restored --exit-on-error --jobs 2 /dumps/*.dump");
        source.Differences(await database.ManifestAsync("ibs_restored", Cancelled)).Should().BeEmpty();
    }

    /// <summary>A dump that ends half-way makes the documented command fail, and leaves the database as it was.</summary>
    private async Task TruncatedDumpAsync(ScratchDirectory folder, RestoredDatabase database, Conformance.Restore.DatabaseManifest source)
    {
        await using (var dump = File.Open(folder.File("backup.dump"), FileMode.Open))
            dump.SetLength(dump.Length / 2);

        var restore = () => RunAsync(folder, ChartReadme.Single("pg-restore", "Dump and restore").Commands, database.Namespace);

        await restore.Should().ThrowAsync<ConformanceException>().WithMessage("*exited 1*");
        source.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
    }

    private async Task RunAsync(ScratchDirectory folder, string commands, string space, string oldSpace = "ibs-old")
    {
        var placed = commands.Replace("ibs-prod", space, StringComparison.Ordinal).Replace("ibs-old", oldSpace, StringComparison.Ordinal);
        var result = await CommandBlock.RunAsync((await Run.LeaseAsync()).Cluster, HelmMajor.Helm4, folder.Path, placed, Cancelled);
        if (!result.IsSuccess)
            throw new ConformanceException($"These commands exited {result.ExitCode}:\n{placed}\n", $"{result.StandardOutput.Trim()}\n{result.StandardError.Trim()}");
    }

    private static Task<string> InReaderAsync(ClusterLease lease, string space, string command) =>
        lease.Cluster.Kubectl.RequireAsync(["exec", "--namespace", space, "dump-reader", "--", "bash", "-ec", command], Cancelled);

    private async Task<string> NamespaceAsync(string name)
    {
        var space = await (await Run.LeaseAsync()).Cluster.Namespaces.CreateAsync($"restore-{name}", Cancelled);
        Uses(space);
        return space;
    }

    private static string Reader(string image) => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: dump-reader
        spec:
          terminationGracePeriodSeconds: 0
          securityContext:
            runAsNonRoot: true
            runAsUser: 999
            runAsGroup: 999
            fsGroup: 999
          containers:
            - name: reader
              image: {{image}}
              command: [sleep, infinity]
              volumeMounts:
                - name: dumps
                  mountPath: /dumps
          volumes:
            - name: dumps
              persistentVolumeClaim:
                claimName: postgres-dump
        """;
}
