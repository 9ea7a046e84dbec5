using Conformance.Fixtures;
using Conformance.Helm;

namespace Conformance.Server.Restore;

/// <summary>What the dump's CronJob runs, on a server of this machine: it keeps what it should and touches nothing else.</summary>
[Trait("Tier", "server")]
public sealed class DumpScriptTests(DumpedSite site) : IClassFixture<DumpedSite>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rotation_deletes_the_jobs_own_dumps_only_and_never_the_new_one()
    {
        var (document, turn) = await site.BeginAsync(Cancelled);
        using var _ = turn;
        using var __ = document;
        string[] others =
        [
            "postgres/ibs-before-migration.dump", "postgres/ibs-20260301.dump", "postgres/ibs-archive-20260301T020000Z.dump",
            "postgres/ibs-20260301T020000Z.dump.copy", "postgres/other-20260301T020000Z.dump", "ibs-20260301T020000Z.dump",
            "postgres-copy/ibs-20260301T020000Z.dump", "postgres-copy/partial/ibs-20260301T020000Z.dump",
        ];
        string[] own = ["postgres/ibs-20260301T020000Z.dump", "postgres/ibs-20260302T020000Z.dump", "postgres/ibs-20990303T020000Z.dump"];
        foreach (var name in others.Concat(own).Concat(own.Select(name => $"{name}.sha256")).Append("postgres/partial/ibs-20260303T020000Z.dump"))
            Put(document, name);

        var kept = await DumpAsync(document, keep: 2);

        var made = kept.Except(others).Except(own).Except(own.Select(name => $"{name}.sha256")).ToList();
        made.Should().HaveCount(2, "a dump and its checksum, beside {0}", string.Join(", ", kept))
            .And.OnlyContain(name => name.StartsWith("postgres/ibs-2") && File.GetLastWriteTimeUtc(Path.Combine(document.Pod, name)) > DateTime.UtcNow.AddHours(-1));
        kept.Should().Contain(others);
        kept.Except(others).Except(made).Should().Equal("postgres/ibs-20990303T020000Z.dump", "postgres/ibs-20990303T020000Z.dump.sha256");
    }

    [Fact]
    public async Task Clock_that_went_back_costs_no_new_dump()
    {
        var (document, turn) = await site.BeginAsync(Cancelled);
        using var _ = turn;
        using var __ = document;
        Put(document, "postgres/ibs-20990302T020000Z.dump");

        var kept = await DumpAsync(document, keep: 1);

        kept.Should().HaveCount(3, "the old one, the new one and its checksum");
    }

    private static void Put(LocalDocument document, string name)
    {
        var path = Path.Combine(document.Pod, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "not a dump");
    }

    /// <summary>Runs the job's command, and reads back what it made.</summary>
    /// <returns>What lies in the pod's folder then, by relative path.</returns>
    private static async Task<IReadOnlyList<string>> DumpAsync(LocalDocument document, int keep)
    {
        var job = (await Renderer.RenderAsync(Fixture.Named("backup-dump").Request)).Single("CronJob", "postgres-dump");
        var script = job.Strings("spec.jobTemplate.spec.template.spec.containers[0].command")[^1].Replace("/dumps", document.Pod, StringComparison.Ordinal);

        var result = await document.ShellAsync($"export PGDATABASE=ibs CLUSTER=postgres COMPRESS=1 KEEP={keep}\n{script}", Cancelled);

        result.ExitCode.Should().Be(0, result.StandardError);
        var report = result.StandardOutput.Trim().Split(": ");
        new FileInfo(Path.Combine(document.Pod, "postgres", report[0])).Length.Should().Be(long.Parse(report[1].Split(' ')[0]));
        return [.. Directory.EnumerateFiles(document.Pod, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(document.Pod, path)).Order(StringComparer.Ordinal)];
    }
}
