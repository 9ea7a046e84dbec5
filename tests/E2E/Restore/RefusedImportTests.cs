using Conformance.Clusters;
using Conformance.Restore;
using Conformance.Tools;

namespace Conformance.E2E.Restore;

/// <summary>A wrong password and a newer source: the import's log says so, the Cluster never becomes Ready, and there is no database to take for one.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "restore")]
public sealed class RefusedImportTests(E2ERun run) : ScenarioTest(run, "restore")
{
    [Fact]
    public async Task Wrong_password_of_the_old_server_fails_the_import_and_says_so()
    {
        var site = await Run.OldSiteAsync();
        await FailsAsync("wrong-password", site.Server, "not-the-password", "password authentication failed");
    }

    [Fact]
    public async Task Newer_server_is_neither_imported_nor_is_its_dump_restored()
    {
        var lease = await Run.LeaseAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync("restore-newer", Cancelled);
        Uses(space);
        var newer = await OldServer.StartAsync(lease.Cluster, space, Versions.Current.Postgresql[^1].Name, cancellationToken: Cancelled);
        using var dumps = new ScratchDirectory();
        await OldSite.MakeAsync(lease, newer, dumps.Path, 200, "plain custom directory all");

        await FailsAsync("import-newer", newer, OldServer.Password, "server version mismatch");

        var target = await InstallAsync(lease);
        var before = await target.ManifestAsync("ibs", Cancelled);
        foreach (var form in DumpForm.All)
        {
            using var document = new RestoreDocument(target);
            await document.CopyAsync(form, dumps.Path, Cancelled);
            await document.RequireAsync(Cancelled, "prepare");
            var restored = await document.RunAsync(form.Restore, Cancelled);
            restored.ExitCode.Should().Be(1, form.Name);
            restored.StandardError.Should().Contain("the dump is of PostgreSQL 18, the server is 17", form.Name);
            (await target.ManifestAsync("ibs_restoring", Cancelled)).Rows.Should().Be(0, form.Name);
        }

        before.Differences(await target.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
        await Task.WhenAll(target.RemoveAsync(Cancelled), lease.Cluster.Namespaces.RemoveAsync(space, Cancelled));
    }

    private async Task FailsAsync(string name, OldServer source, string password, string reason)
    {
        var lease = await Run.LeaseAsync();
        var space = await lease.Cluster.Namespaces.CreateAsync($"restore-{name}", Cancelled);
        Uses(space);
        var target = new RestoredDatabase(lease, space);
        using var folder = await ImportTests.FolderAsync(source);
        await target.RequireAsync(
            $"""
            kubectl create secret generic old-login -n ibs-prod --from-literal=password={password}
            helm install postgres-cnpg ./chart --namespace ibs-prod -f values-prod.yaml -f values-import.yaml
            """,
            folder.Path,
            Cancelled);

        var log = ExecutedBlocks.Single("migration-from-bitnami.md", "import-log");
        await Wait.UntilAsync(
            $"the import in {space} to fail and to say '{reason}'",
            Deadlines.JobFailed,
            async token => await target.RunAsync(log, folder.Path, token) is var said && $"{said.StandardOutput}{said.StandardError}".Contains(reason, StringComparison.Ordinal)
                ? null
                : $"{said.StandardOutput}{said.StandardError}".Split('\n').LastOrDefault(line => line.Length > 0) ?? "nothing",
            Cancelled);

        var cluster = await target.Postgres.GetAsync(Cancelled);
        Conditions.IsTrue(cluster, "Ready").Should().BeFalse();
        cluster.Text("status.currentPrimary").Should().BeNull("an import that failed is no primary");
        await target.RemoveAsync(Cancelled);
    }

    private async Task<RestoredDatabase> InstallAsync(ClusterLease lease)
    {
        var space = await lease.Cluster.Namespaces.CreateAsync("restore-older", Cancelled);
        Uses(space);
        return await RestoredDatabase.InstallAsync(lease, space, Cancelled);
    }
}
