using Conformance.Clusters;
using Conformance.Tools;

namespace Conformance.Qualify;

/// <summary><c>./qualify pins</c>: fills the digests of bumped versions into <c>fixtures/versions.json</c>.</summary>
internal static class PinsCommand
{
    /// <returns>The exit code: 0 when every digest was looked up.</returns>
    public static async Task<int> RunAsync()
    {
        var path = Path.Combine(Repository.Fixtures, Versions.FileName);
        var before = await File.ReadAllTextAsync(path);
        var filler = new PinFiller(
            url => HashAsync(file => Downloads.SaveAsync(url, file, CancellationToken.None)),
            archive => HashAsync(file => ToolCache.FromArchiveAsync(archive, file, CancellationToken.None)),
            image => DockerCli.DigestAsync(image));
        var (text, isComplete) = await filler.FillAsync(Versions.Current, before, Console.WriteLine);
        if (text != before)
            await File.WriteAllTextAsync(path, text);
        else if (isComplete)
            Console.WriteLine("Every digest is the one that is published.");
        return isComplete ? 0 : ExitCodes.Failed;
    }

    private static async Task<string> HashAsync(Func<string, Task> fetch)
    {
        using var scratch = new ScratchDirectory();
        var file = scratch.File("content");
        await fetch(file);
        return Digest.Sha256(file);
    }
}
