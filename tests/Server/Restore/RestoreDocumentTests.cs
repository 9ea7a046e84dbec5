using Conformance.Restore;

namespace Conformance.Server.Restore;

/// <summary>docs/restore.md brings every form of dump back whole, and with a damaged one it ends with an error and has changed nothing.</summary>
[Trait("Tier", "server")]
public sealed class RestoreDocumentTests(DumpedSite site) : IClassFixture<DumpedSite>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("custom")]
    [InlineData("directory")]
    [InlineData("plain")]
    [InlineData("all")]
    public async Task Every_form_brings_everything_back_beside_what_is_in_use(string name)
    {
        var (document, turn) = await site.BeginAsync(Cancelled);
        using var _ = turn;
        using var __ = document;
        var form = DumpForm.Named(name);
        form.Place(site.Dumps, document.Folder);

        await document.RequireAsync(Cancelled, "copy", "prepare", form.Restore);

        (await document.ManifestAsync("ibs", Cancelled)).Differences(await document.ManifestAsync("ibs_restoring", Cancelled)).Should().BeEmpty();
    }

    [Fact]
    public async Task Restored_database_takes_the_name_with_its_settings_and_the_other_is_kept()
    {
        var (document, turn) = await site.BeginAsync(Cancelled);
        using var _ = turn;
        using var __ = document;
        await document.QueryAsync("ibs", "CREATE TABLE ibs.in_use ()", Cancelled);

        await document.RequireAsync(Cancelled, "dump");
        await document.QueryAsync("ibs", "DROP TABLE ibs.in_use", Cancelled);
        var before = await document.ManifestAsync("ibs", Cancelled);
        await document.RequireAsync(Cancelled, "prepare", "archive", "switch");

        (await document.QueryAsync("ibs", "SELECT to_regclass('in_use')::text", Cancelled)).Should().Be("in_use", "the search path came along");
        before.Differences(await document.ManifestAsync("ibs_before", Cancelled)).Should().BeEmpty();
        await document.QueryAsync("ibs", "DROP TABLE ibs.in_use", Cancelled);
        before.Differences(await document.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
        await document.QueryAsync("postgres", "DROP DATABASE ibs_before WITH (FORCE)", Cancelled);
    }

    [Fact]
    public async Task One_table_comes_back_and_nothing_else_is_touched()
    {
        var (document, turn) = await site.BeginAsync(Cancelled);
        using var _ = turn;
        using var __ = document;
        await document.RequireAsync(Cancelled, "dump");
        var before = await document.ManifestAsync("ibs", Cancelled);
        await document.QueryAsync("ibs", "CREATE TABLE ibs.newer (); DELETE FROM ibs.attachments WHERE id % 3 = 0", Cancelled);
        before.Differences(await document.ManifestAsync("ibs", Cancelled)).Should().HaveCountGreaterThan(1);

        await document.RequireAsync(Cancelled, "prepare", "archive", "table", "drop");

        (await document.QueryAsync("postgres", "SELECT count(*) FROM pg_database WHERE datname = 'ibs_restoring'", Cancelled)).Should().Be("0");
        await document.QueryAsync("ibs", "DROP TABLE ibs.newer", Cancelled);
        before.Differences(await document.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("custom")]
    [InlineData("directory")]
    [InlineData("plain")]
    [InlineData("all")]
    public async Task Dump_that_was_damaged_on_its_way_is_refused_before_anything_is_made(string name)
    {
        var (document, turn) = await site.BeginAsync(Cancelled);
        using var _ = turn;
        using var __ = document;
        var form = DumpForm.Named(name);
        form.Place(site.Dumps, document.Folder);
        var before = await document.ManifestAsync("ibs", Cancelled);
        await document.QueryAsync("postgres", "DROP DATABASE IF EXISTS ibs_restoring WITH (FORCE)", Cancelled);
        await document.RequireAsync(Cancelled, "copy");
        DamagedDump.Flip(Path.Combine(document.Pod, form.Placed));

        var prepared = await document.RunAsync("prepare", Cancelled);

        prepared.ExitCode.Should().Be(1);
        prepared.StandardOutput.Should().Contain("FAILED");
        (await document.QueryAsync("postgres", "SELECT count(*) FROM pg_database WHERE datname = 'ibs_restoring'", Cancelled)).Should().Be("0");
        before.Differences(await document.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
    }

    /// <summary>Then its checksum is right, and it is PostgreSQL or the document's own looks that find it.</summary>
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
        var (document, turn) = await site.BeginAsync(Cancelled);
        using var _ = turn;
        using var __ = document;
        var form = DumpForm.Named(name);
        var dump = form.Place(site.Dumps, document.Folder);
        var before = await document.ManifestAsync("ibs", Cancelled);
        if (damage == "flipped")
            DamagedDump.Flip(dump);
        else
            DamagedDump.CutOff(dump);
        await document.RequireAsync(Cancelled, "copy", "prepare");

        var restored = await document.RunAsync(form.Restore, Cancelled);

        restored.ExitCode.Should().NotBe(0);
        restored.StandardError.Should().Contain(message);
        before.Differences(await document.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
    }

    /// <summary>Why the checksum is written where the dump is made: nothing in PostgreSQL can know, and only a manifest of the source tells.</summary>
    [Fact]
    public async Task Digit_that_flipped_in_SQL_before_its_checksum_is_found_by_the_manifest_alone()
    {
        var (document, turn) = await site.BeginAsync(Cancelled);
        using var _ = turn;
        using var __ = document;
        DamagedDump.FlipDigit(DumpForm.Named("plain").Place(site.Dumps, document.Folder));

        await document.RequireAsync(Cancelled, "copy", "prepare", "plain");

        (await document.ManifestAsync("ibs", Cancelled)).Differences(await document.ManifestAsync("ibs_restoring", Cancelled))
            .Should().ContainSingle().Which.Should().StartWith("rows of ibs.payments_2025:");
    }

    [Fact]
    public async Task Wrong_password_fails_and_changes_nothing()
    {
        var (document, turn) = await site.BeginAsync(Cancelled);
        using var _ = turn;
        using var __ = document;
        var form = DumpForm.Named("custom");
        form.Place(site.Dumps, document.Folder);
        var before = await document.ManifestAsync("ibs", Cancelled);
        await document.RequireAsync(Cancelled, "copy");
        document.Password = "wrong";

        foreach (var purpose in new[] { "prepare", form.Restore, "switch" })
        {
            var result = await document.RunAsync(purpose, Cancelled);
            result.ExitCode.Should().NotBe(0, purpose);
            result.StandardError.Should().Contain("password authentication failed", purpose);
        }

        before.Differences(await document.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("custom")]
    [InlineData("directory")]
    [InlineData("plain")]
    [InlineData("all")]
    public async Task Older_server_refuses_the_dump_of_a_newer_one(string name)
    {
        site.Require();
        await using var older = await DumpedSite.StartAsync(site.Major - 1, Cancelled);
        using var document = new LocalDocument(older);
        var form = DumpForm.Named(name);
        form.Place(site.Dumps, document.Folder);
        await document.QueryAsync("postgres", "CREATE ROLE ibs", Cancelled);
        await document.RequireAsync(Cancelled, "copy", "prepare");

        var restored = await document.RunAsync(form.Restore, Cancelled);

        restored.ExitCode.Should().Be(1);
        restored.StandardError.Should().Contain($"the dump is of PostgreSQL {site.Major}, the server is {site.Major - 1}");
        (await document.ManifestAsync("ibs_restoring", Cancelled)).Rows.Should().Be(0);
    }
}
