using System.Text.RegularExpressions;
using Conformance.Backup;
using Conformance.Clusters;

namespace Conformance.E2E.Backup;

/// <summary>The same values in two namespaces, and so the same bucket, cluster and keys: each has an archive of its own, and what is too old goes from one alone.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "backup")]
public sealed partial class TwoNamespacesTests(E2ERun run) : ScenarioTest(run, "backup")
{
    [Fact]
    public async Task Two_equal_releases_share_a_bucket_and_nothing_in_it()
    {
        var (first, second) = (await Run.Backups.PluginAsync(), await ReleaseAsync());
        (await File.ReadAllTextAsync(second.ValuesFile, Cancelled)).Should().Be(await File.ReadAllTextAsync(first.ValuesFile, Cancelled));

        foreach (var release in new[] { first, second })
        {
            await release.FirstBackupAsync(Cancelled);
            await release.QueryAsync($"CREATE TABLE IF NOT EXISTS whose AS SELECT '{release.Namespace}' AS name", Cancelled);
            await release.ArchiveAsync(Cancelled);
            await release.ConditionAsync("ContinuousArchiving", true, Cancelled);
            await release.ConditionAsync("LastBackupSucceeded", true, Cancelled);
        }

        foreach (var release in new[] { first, second })
        {
            WalArchive.Missing(await release.SegmentsAsync(Cancelled)).Should().BeEmpty();
            var backups = await release.Store.InBucketAsync($"cat {release.Namespace}/postgres/base/*/backup.info", Cancelled);
            var server = await release.QueryAsync("SELECT system_identifier FROM pg_control_system()", Cancelled);
            SystemIdentifiers().Matches(backups).Select(match => match.Groups[1].Value).Should().NotBeEmpty().And.OnlyContain(
                identifier => identifier == server, "every base backup under {0} is of that namespace's server", release.Namespace);
        }
    }

    [Fact]
    public async Task Retention_deletes_what_is_too_old_and_nothing_else()
    {
        var release = await ReleaseAsync();
        var backup = await release.FirstBackupAsync(Cancelled);
        var folder = $"{release.Namespace}/postgres/base";
        var id = backup.Text("status.backupId")!;
        const string TooOld = "20200101T000000";
        const string Oldest = "20200201T000000";

        // Two copies with old times: the younger is the newest from before the window, so that the window's beginning can be reached.
        // Each appears whole: a look at half a backup fails, and the plugin takes the next one after five minutes.
        foreach (var copy in new[] { Oldest, TooOld })
        {
            var apart = $"{release.Namespace}/{copy}";
            await release.Store.InBucketAsync(
                $"cp -r {folder}/{id} {apart} && sed -i 's/^\\(begin_time=\\|end_time=\\).*/\\1{copy[..4]}-{copy[4..6]}-01 00:00:00.000000+00:00/' {apart}/backup.info && mv {apart} {folder}/{copy}",
                Cancelled);
        }

        await Wait.UntilAsync(
            "the retention policy to delete the backup that is too old",
            Deadlines.Retention,
            async token => (await release.Store.KeysAsync(token)).Any(key => key.StartsWith($"{folder}/{TooOld}/", StringComparison.Ordinal)) ? "it is still there" : null,
            Cancelled);
        var keys = await release.Store.KeysAsync(Cancelled);
        keys.Should().Contain($"{folder}/{Oldest}/backup.info");
        keys.Should().Contain($"{folder}/{id}/backup.info");
    }

    private async Task<BackedUpRelease> ReleaseAsync()
    {
        var release = await Run.Backups.TwinAsync();
        Uses(release.Namespace);
        return release;
    }

    [GeneratedRegex("^systemid=(.+)$", RegexOptions.Multiline)]
    private static partial Regex SystemIdentifiers();
}
