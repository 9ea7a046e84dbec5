using System.Diagnostics;
using Conformance.Clusters;
using Conformance.Reporting;
using Conformance.Tools;

namespace Conformance.E2E.Restore;

/// <summary>A live import by the document's commands brings everything; one that cannot be says why and never becomes Ready.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "restore")]
public sealed class ImportTests(E2ERun run) : ScenarioTest(run, "restore")
{
    private static IReadOnlyList<ReadmeBlock> Document => ExecutedBlocks.Read(Path.Combine(Repository.Root, "docs", "migration-from-bitnami.md"));

    [Fact]
    public async Task Live_import_by_the_document_brings_everything_from_the_old_server()
    {
        var site = await Run.OldSiteAsync();
        var target = await TargetAsync("import");
        using var folder = await FolderAsync(site.Server);

        var clock = Stopwatch.StartNew();
        foreach (var block in Document.Where(block => block.Purpose == "import"))
            await target.RequireAsync(block.Commands, folder.Path, Cancelled, ("ibs-old", site.Server.Namespace));
        Measurements.Record(Scenario, "live import of a small database, to Ready", clock.Elapsed.TotalSeconds, "s", 180);

        site.Manifest.Differences(await target.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
        (await target.QueryAsync("SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = 'ibs'", "ibs", Cancelled))
            .Should().Contain("search_path");
        (await target.QueryAsync("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'", "template1", Cancelled)).Should().Be("1");
        await target.RemoveAsync(Cancelled);
    }

    private async Task<RestoredDatabase> TargetAsync(string name)
    {
        var lease = await Run.LeaseAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync($"restore-{name}", Cancelled);
        Uses(space);
        return new RestoredDatabase(lease, space);
    }

    /// <summary>The files that the document's commands name.</summary>
    internal static async Task<ScratchDirectory> FolderAsync(OldServer source)
    {
        var folder = new ScratchDirectory();
        Directory.CreateSymbolicLink(folder.File("chart"), Repository.Chart);
        await File.WriteAllTextAsync(folder.File("values-prod.yaml"), RestoredDatabase.Values, Cancelled);
        await File.WriteAllTextAsync(
            folder.File("values-import.yaml"),
            $"""
            bootstrap:
              method: import
              import:
                host: {OldServer.Service}.{source.Namespace}.svc.cluster.local
                database: ibs
                username: postgres
                existingSecret: old-login
            """,
            Cancelled);
        return folder;
    }
}
