using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace Conformance.Postgres.Embedded;

/// <summary>
/// One <c>initdb</c> per distinct set of options and run: servers start on copies, which takes a tenth of the time.
/// Disposing removes them.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class DataTemplates : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<GuardedDirectory>>> made = new();

    /// <returns>A directory whose <c>data</c> is the database cluster.</returns>
    /// <exception cref="ServerDidNotStartException"><c>initdb</c> refused its options; carries what it said.</exception>
    public async Task<string> GetAsync(EmbeddedPackage package, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var key = $"{package.Version} {string.Join('\n', options)}";
        var template = await made.GetOrAdd(key, _ => new(() => MakeAsync(package, options, cancellationToken))).Value;
        return template.Path;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var template in made.Values.Where(template => template.Value.IsCompletedSuccessfully))
            await (await template.Value).DisposeAsync();
    }

    private static async Task<GuardedDirectory> MakeAsync(
        EmbeddedPackage package, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var directory = GuardedDirectory.Start(ServerUser.Current.CreateDirectory());
        try
        {
            var data = Path.Combine(directory.Path, "data");
            // 'trust' is only what initdb writes into a pg_hba.conf that no server of ours reads.
            await RunAsync(
                [package.Program("initdb"), "--pgdata", data, "--username", "postgres", "--no-sync", "--no-instructions", "--auth", "trust", .. options],
                "", cancellationToken);
            await RunAsync([package.Program("postgres"), "--single", "-F", "-D", data, "postgres"], ServerProbe.CreateRole, cancellationToken);
            return directory;
        }
        catch
        {
            await directory.DisposeAsync();
            throw;
        }
    }

    private static async Task RunAsync(IEnumerable<string> command, string input, CancellationToken cancellationToken)
    {
        var line = ServerUser.Current.CommandLine(command);
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        PlainEnvironment.Apply(start.Environment);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        var said = await error;
        await output;
        // Single-user mode ends with 0 even when its statement failed.
        if (process.ExitCode != 0 || said.Contains("ERROR:", StringComparison.Ordinal))
            throw new ServerDidNotStartException(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
