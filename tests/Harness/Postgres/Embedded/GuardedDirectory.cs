using System.Diagnostics;
using System.Runtime.Versioning;

namespace Conformance.Postgres.Embedded;

/// <summary>
/// A directory and, perhaps, a server in it, watched by a shell that waits for this process to close its end of a pipe
/// or to die: then it stops the server and removes the directory. So nothing outlives a run, not even a killed one.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class GuardedDirectory : IAsyncDisposable
{
    /// <summary>
    /// $0 is the directory, the rest the server's command. The shell ignores the terminal's signals, which reach the
    /// whole process group, until its work is done. TERM ends a server that is still being prepared, where a
    /// background job ignores QUIT; QUIT is PostgreSQL's immediate shutdown.
    /// </summary>
    private const string Script =
        """
        if [ $# -gt 0 ]; then "$@" </dev/null & server=$!; fi
        trap '' HUP INT QUIT TERM
        exec >/dev/null 2>&1
        cat
        if [ $# -gt 0 ]; then kill -TERM $server; kill -QUIT $server; wait $server; fi
        rm -rf "$0"
        """;

    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);

    private readonly Process guard;
    private readonly Task<IReadOnlyList<string>> output;
    private readonly List<string> lines = [];

    private GuardedDirectory(string path, Process guard)
    {
        Path = path;
        this.guard = guard;
        output = ReadAsync(guard.StandardError);
    }

    public string Path { get; }

    /// <summary>Completes when the command has ended, with everything it wrote to standard error.</summary>
    public Task<IReadOnlyList<string>> Ended => output;

    /// <param name="path">Made by <see cref="ServerUser.CreateDirectory"/>.</param>
    /// <param name="command">Run as the server's user; empty to guard the directory alone.</param>
    public static GuardedDirectory Start(string path, params IReadOnlyList<string> command)
    {
        var line = ServerUser.Current.CommandLine(["/bin/sh", "-c", Script, path, .. command]);
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = path,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        PlainEnvironment.Apply(start.Environment);
        return new GuardedDirectory(path, Process.Start(start)!);
    }

    /// <exception cref="TimeoutException">The server did not stop; it was killed and its directory may remain.</exception>
    public async ValueTask DisposeAsync()
    {
        using (guard)
        {
            guard.StandardInput.Close();
            try
            {
                await guard.WaitForExitAsync().WaitAsync(StopDeadline);
            }
            catch (TimeoutException)
            {
                guard.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    private async Task<IReadOnlyList<string>> ReadAsync(StreamReader error)
    {
        while (await error.ReadLineAsync() is { } line)
            lines.Add(line);
        return lines;
    }
}
