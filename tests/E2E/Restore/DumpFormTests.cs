using System.Diagnostics;
using System.Text.RegularExpressions;
using Conformance.Reporting;
using Conformance.Restore;

namespace Conformance.E2E.Restore;

/// <summary>docs/restore.md brings every form of the old server's dump back, and with a bad one ends with an error and has changed nothing.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "restore")]
public sealed partial class DumpFormTests(E2ERun run, RestoreTarget target) : ScenarioTest(run, "restore"), IClassFixture<RestoreTarget>
{
    /// <summary>Rows that take the next value of each kind of sequence.</summary>
    private const string Insert = """
        BEGIN;
        SET search_path = ibs, public;
        INSERT INTO contracts (project_id, contractor, price, state, details, signed_at) VALUES (1, '김', 1, '신청', '{}', now()) RETURNING id, receipt;
        INSERT INTO projects (name, opened) VALUES ('새 사업', now()) RETURNING id;
        INSERT INTO attachments (contract_id, content) VALUES (1, 1) RETURNING id;
        ROLLBACK;
        """;

    [Theory]
    [InlineData("custom")]
    [InlineData("directory")]
    [InlineData("plain")]
    [InlineData("all")]
    public async Task Every_form_of_the_old_servers_dump_brings_everything_back(string name)
    {
        var (site, database, before) = await BeginAsync();
        using var document = new RestoreDocument(database);
        var form = DumpForm.Named(name);
        await document.CopyAsync(form, site.Dumps, Cancelled);

        var clock = Stopwatch.StartNew();
        await document.RequireAsync(Cancelled, "prepare", form.Restore);
        Measurements.Record(Scenario, $"restore of a small dump beside what is in use, {name}", clock.Elapsed.TotalSeconds, "s", 60);

        var differences = site.Manifest.Differences(await database.ManifestAsync("ibs_restoring", Cancelled));
        (name == "all" ? differences.Where(line => !IsAheadOnTheReplica(line)) : differences).Should().BeEmpty();
        before.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
    }

    [Fact]
    public async Task Parallel_dump_of_the_cluster_itself_is_restored_and_takes_the_name()
    {
        var (site, database, before) = await BeginAsync();
        using var document = new RestoreDocument(database);
        await document.CopyAsync(DumpForm.Named("custom"), site.Dumps, Cancelled);
        await document.RequireAsync(Cancelled, "prepare", "archive", "switch");
        before.Differences(await database.ManifestAsync("ibs_before", Cancelled)).Should().BeEmpty("what was there before is kept");
        await database.QueryAsync("DROP DATABASE ibs_before", "postgres", Cancelled);

        await database.RequireAsync("kubectl exec -n ibs-prod restore -- find /dumps -mindepth 1 -delete", document.Folder, Cancelled);
        await document.RequireAsync(Cancelled, "dump", "prepare", "archive", "switch");

        site.Manifest.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
        (await database.QueryAsync(Insert, "ibs", Cancelled)).Should().Be($"{OldSite.Rows + 1}|1000000\n{(OldSite.Rows / 100) + 1}\n21", "the sequences go on where the source's stand");
        await document.RequireAsync(Cancelled, "finish");
        (await database.QueryAsync("SELECT count(*) FROM pg_database WHERE datname LIKE 'ibs_%'", "postgres", Cancelled)).Should().Be("0");
        await database.QueryAsync("SET ROLE ibs; CREATE TABLE IF NOT EXISTS ibs.in_use AS SELECT n FROM generate_series(1, 1000) n", "ibs", Cancelled);
    }

    [Theory]
    [InlineData("custom")]
    [InlineData("directory")]
    [InlineData("plain")]
    [InlineData("all")]
    public async Task Dump_that_was_damaged_in_the_pod_is_refused_before_anything_is_made(string name)
    {
        var (site, database, before) = await BeginAsync();
        using var document = new RestoreDocument(database);
        var form = DumpForm.Named(name);
        await document.CopyAsync(form, site.Dumps, Cancelled);
        DamagedDump.Flip(Path.Combine(document.Folder, form.Placed));
        await database.RequireAsync($"tar -c {form.Placed} | kubectl exec -i -n ibs-prod restore -- tar -x -C /dumps", document.Folder, Cancelled);
        await database.QueryAsync("DROP DATABASE IF EXISTS ibs_restoring", "postgres", Cancelled);

        var prepared = await document.RunAsync("prepare", Cancelled);

        prepared.ExitCode.Should().Be(1);
        prepared.StandardOutput.Should().Contain("FAILED");
        (await database.QueryAsync("SELECT count(*) FROM pg_database WHERE datname = 'ibs_restoring'", "postgres", Cancelled)).Should().Be("0");
        before.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("custom", "flipped", "could not uncompress data")]
    [InlineData("custom", "cut off", "could not")]
    [InlineData("directory", "flipped", "could not read from input file")]
    [InlineData("directory", "cut off", "could not")]
    [InlineData("plain", "flipped", "ERROR")]
    [InlineData("plain", "cut off", "the dump has no end")]
    [InlineData("all", "flipped", "ERROR")]
    [InlineData("all", "cut off", "the dump has no end of ibs")]
    public async Task Dump_that_was_damaged_when_it_was_made_fails_and_what_is_in_use_stays(string name, string damage, string message)
    {
        var (site, database, before) = await BeginAsync();
        using var document = new RestoreDocument(database);
        var form = DumpForm.Named(name);
        await document.CopyAsync(form, site.Dumps, Cancelled, damage == "flipped" ? DamagedDump.Flip : DamagedDump.CutOff);
        await document.RequireAsync(Cancelled, "prepare");

        var restored = await document.RunAsync(form.Restore, Cancelled);

        restored.ExitCode.Should().NotBe(0);
        restored.StandardError.Should().Contain(message);
        before.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
    }

    [Fact]
    public async Task Wrong_password_fails_at_every_step_and_changes_nothing()
    {
        var (site, database, before) = await BeginAsync();
        using var document = new RestoreDocument(database);
        await document.CopyAsync(DumpForm.Named("custom"), site.Dumps, Cancelled);
        await document.RequireAsync(Cancelled, "prepare");

        foreach (var purpose in new[] { "prepare", "archive", "switch" })
        {
            var result = await document.RunAsync(
                purpose, Cancelled, commands => commands.Replace(" restore -- bash", " restore -- env PGPASSWORD=wrong bash", StringComparison.Ordinal));
            result.ExitCode.Should().NotBe(0, purpose);
            result.StandardError.Should().Contain("password authentication failed", purpose);
        }

        before.Differences(await database.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
    }

    /// <summary>A replica only learns that a sequence's next 32 values are taken, so a dump of it goes on after them: numbers are skipped, none comes twice.</summary>
    private static bool IsAheadOnTheReplica(string difference) =>
        SequenceMoved().Match(difference) is { Success: true } moved
        && long.Parse(moved.Groups["found"].Value) - long.Parse(moved.Groups["expected"].Value) is > 0 and <= 33;

    private async Task<(OldSite Site, RestoredDatabase Database, DatabaseManifest Before)> BeginAsync()
    {
        var site = Run.OldSiteAsync();
        var database = await target.GetAsync();
        Uses(database.Namespace);
        Uses((await site).Server.Namespace);
        return (await site, database, await database.ManifestAsync("ibs", Cancelled));
    }

    [GeneratedRegex(@"^sequence .+ next (?<expected>\d+); found .+ next (?<found>\d+)$")]
    private static partial Regex SequenceMoved();
}
