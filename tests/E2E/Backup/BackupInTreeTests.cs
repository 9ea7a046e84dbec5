using Conformance.Backup;

namespace Conformance.E2E.Backup;

/// <summary>The operator's own method, with an image that has barman.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "backup")]
public sealed class BackupInTreeTests(E2ERun run) : ScenarioTest(run, "backup")
{
    [Fact]
    public async Task Operator_itself_backs_up_and_archives_in_tree()
    {
        var release = await Run.Backups.InTreeAsync();
        Uses(release.Namespace);
        var backup = await release.FirstBackupAsync(Cancelled);

        backup.Text("spec.method").Should().Be("barmanObjectStore");
        await release.ArchiveAsync(Cancelled);
        await release.ConditionAsync("ContinuousArchiving", true, Cancelled);
        (await release.Store.KeysAsync(Cancelled)).Should().Contain($"{release.Namespace}/postgres/base/{backup.Text("status.backupId")}/backup.info");
        WalArchive.Missing(await release.SegmentsAsync(Cancelled)).Should().BeEmpty();
    }
}
