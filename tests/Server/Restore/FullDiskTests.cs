using CliWrap;
using Conformance.Clusters;
using Conformance.Postgres;
using Conformance.Restore;
using Conformance.Tools;

namespace Conformance.Server.Restore;

/// <summary>A volume that the dump does not fit on: the restore fails, what is in use stays, and there is room again once the rest is dropped.</summary>
[Trait("Tier", "server")]
public sealed class FullDiskTests(DumpedSite site) : IClassFixture<DumpedSite>
{
    private const int Megabytes = 160;

    /// <summary>What is left on the volume when the restore begins: less than its tables need.</summary>
    private const int FreeBytes = 2 << 20;

    private static readonly TimeSpan Mounting = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_onto_a_full_disk_fails_and_what_is_in_use_stays()
    {
        site.Require();
        using var volume = new ScratchDirectory();
        var mounted = await Processes.RunAsync(
            Cli.Wrap("mount").WithArguments(["-t", "tmpfs", "-o", $"size={Megabytes}m,mode=0777", "tmpfs", volume.Path]), Mounting, Cancelled);
        Assert.SkipUnless(mounted.IsSuccess, $"No small volume can be mounted here: {mounted.StandardError.Trim()}");
        try
        {
            await using var server = await (await ProviderChoice.CurrentAsync()).Provider!.StartAsync(SmallOn(volume.Path), Cancelled);
            await RestoreAsync(server, volume);
        }
        finally
        {
            await Processes.RunAsync(Cli.Wrap("umount").WithArguments([volume.Path]), Mounting, CancellationToken.None);
        }
    }

    private async Task RestoreAsync(PostgresServer server, ScratchDirectory volume)
    {
        using var document = new LocalDocument(server);
        DumpForm.Named("custom").Place(site.Dumps, document.Folder);
        await document.QueryAsync("postgres", "CREATE ROLE ibs", Cancelled);
        await document.QueryAsync("postgres", "CREATE DATABASE ibs OWNER ibs", Cancelled);
        await document.QueryAsync("ibs", "CREATE TABLE in_use AS SELECT n FROM generate_series(1, 1000) n", Cancelled);
        await document.RequireAsync(Cancelled, "copy", "prepare");

        // A fresh WAL segment has room for all that follows: it is the tables that the volume has no room for.
        await document.QueryAsync("postgres", "SELECT pg_switch_wal()", Cancelled);
        await document.QueryAsync("postgres", "CHECKPOINT", Cancelled);
        await File.WriteAllBytesAsync(volume.File("ballast"), new byte[new DriveInfo(volume.Path).AvailableFreeSpace - FreeBytes], Cancelled);
        var before = await document.ManifestAsync("ibs", Cancelled);
        var restored = await document.RunAsync("archive", Cancelled);

        restored.ExitCode.Should().NotBe(0);
        restored.StandardError.Should().Contain("No space left on device");
        before.Differences(await document.ManifestAsync("ibs", Cancelled)).Should().BeEmpty();
        await document.RequireAsync(Cancelled, "room");
        await document.QueryAsync("ibs", "INSERT INTO in_use SELECT n FROM generate_series(1, 1000) n", Cancelled);
    }

    /// <summary>With as little WAL as there can be, which is not what fills the volume.</summary>
    private ServerRequest SmallOn(string volume)
    {
        var request = DumpedSite.Request(site.Major) with { Volume = volume };
        return request with
        {
            Files = new Dictionary<string, string>(request.Files)
            {
                [ServerRequest.CustomConf] = $"{request.Files[ServerRequest.CustomConf]}wal_keep_size = 0\nmin_wal_size = 32MB\nmax_wal_size = 32MB\n",
            },
        };
    }
}
