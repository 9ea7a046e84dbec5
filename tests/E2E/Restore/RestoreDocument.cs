using CliWrap.Buffered;
using Conformance.Restore;
using Conformance.Tools;

namespace Conformance.E2E.Restore;

/// <summary>docs/restore.md against one release: a folder for the dump, and the blocks by what their marks say.</summary>
public sealed class RestoreDocument(RestoredDatabase database) : IDisposable
{
    private readonly ScratchDirectory folder = new();

    /// <summary>Where the dump lies before it is copied.</summary>
    public string Folder => folder.Path;

    /// <summary>Runs one block.</summary>
    /// <param name="change">Changes its commands before, where a fault is to be planted.</param>
    public Task<BufferedCommandResult> RunAsync(string purpose, CancellationToken cancellationToken, Func<string, string>? change = null)
    {
        var commands = ExecutedBlocks.Single("restore.md", purpose);
        return database.RunAsync(change?.Invoke(commands) ?? commands, Folder, cancellationToken);
    }

    /// <summary>Runs blocks of which each has to succeed.</summary>
    /// <exception cref="ConformanceException">One did not.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken, params string[] purposes)
    {
        foreach (var purpose in purposes)
            await database.RequireAsync(ExecutedBlocks.Single("restore.md", purpose), Folder, cancellationToken);
    }

    /// <summary>A pod of its own with nothing in it but this dump, its checksum beside it.</summary>
    public async Task CopyAsync(DumpForm form, string dumps, CancellationToken cancellationToken, Action<string>? damage = null)
    {
        var dump = form.Place(dumps, Folder);
        damage?.Invoke(dump);
        await RequireAsync(cancellationToken, "pod");
        await database.RequireAsync("kubectl exec -n ibs-prod restore -- find /dumps -mindepth 1 -delete", Folder, cancellationToken);
        await RequireAsync(cancellationToken, "copy");
    }

    public void Dispose() => folder.Dispose();
}
