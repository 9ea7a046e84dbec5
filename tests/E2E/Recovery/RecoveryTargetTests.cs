using Conformance.E2E.Backup;

namespace Conformance.E2E.Recovery;

/// <summary>Targets other than a moment: each recovery has the rows from before its target, and none from after.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "recovery")]
public sealed class RecoveryTargetTests(E2ERun run) : RecoveryTest(run)
{
    [Fact]
    public async Task Position_transaction_name_and_first_consistent_point_are_each_where_the_recovery_ends()
    {
        var source = await Run.Backups.PluginAsync();
        Uses(source.Namespace);
        await source.FirstBackupAsync(Cancelled);

        await InsertAsync(source, 1, Cancelled);
        var position = await source.QueryAsync("SELECT pg_current_wal_insert_lsn()", Cancelled);
        var id = (await source.BackUpAsync("between", Cancelled)).Text("status.backupId");
        var transaction = await InsertAsync(source, 2, Cancelled, "pg_current_xact_id()");
        await InsertAsync(source, 3, Cancelled);
        await source.QueryAsync("SELECT pg_create_restore_point('before-the-mistake')", Cancelled);
        await InsertAsync(source, 4, Cancelled);
        await source.ArchiveAsync(Cancelled);

        await Task.WhenAll(
            EndsAsync(source, "lsn", $"lsn: {position}", "1"),
            EndsAsync(source, "xid", $"xid: \"{transaction}\"\n      backupID: {id}", "1 2"),
            EndsAsync(source, "name", $"name: before-the-mistake\n      backupID: {id}", "1 2 3"),
            EndsAsync(source, "immediate", $"immediate: true\n      backupID: {id}", "1"));
    }

    private async Task EndsAsync(BackedUpRelease source, string name, string target, string expected)
    {
        var recovered = await InstallAsync(
            source,
            await NamespaceAsync(name),
            $"""
            bootstrap:
              method: recovery
              recovery:
                serverName: postgres
                s3:
                  path: {source.Namespace}
                target:
                  {target}
            """);
        await recovered.Postgres.WaitReadyAsync(Cancelled);

        (await StepsAsync(recovered, Cancelled)).Should().Be(expected, name);
        (await recovered.QueryAsync("SELECT pg_is_in_recovery()", Cancelled)).Should().Be("f", name);
        await RemoveAsync(recovered);
    }
}
