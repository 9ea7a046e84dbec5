using CliWrap;
using CliWrap.Buffered;
using Conformance.Clusters;
using Conformance.Documents;
using Conformance.Postgres;
using Conformance.Restore;
using Conformance.Tools;
using Npgsql;

namespace Conformance.Server.Restore;

/// <summary>
/// The commands of docs/restore.md without a cluster: a folder of this machine is the pod's, <c>kubectl exec</c> runs
/// what it is given right here, and libpq's environment leads to a server of this machine.
/// </summary>
internal sealed class LocalDocument : IDisposable
{
    /// <summary>All it is asked for is to run something in the pod.</summary>
    private const string Kubectl =
        """
        #!/bin/bash
        [ "$1" = exec ] || exit 64
        while [ "$1" != -- ]; do shift; done
        shift
        exec "$@"
        """;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly ScratchDirectory scratch = new();

    private readonly PostgresServer server;

    public LocalDocument(PostgresServer server)
    {
        this.server = server;
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Pod);
        File.WriteAllText(scratch.File("kubectl"), Kubectl);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(scratch.File("kubectl"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Where the dump lies before it is copied.</summary>
    public string Folder => scratch.File("here");

    /// <summary>Where the dump lies in the pod.</summary>
    public string Pod => scratch.File("pod");

    public string Password { get; set; } = ServerProbe.Password;

    /// <summary>Runs one block.</summary>
    /// <param name="purpose">What its mark says.</param>
    public Task<BufferedCommandResult> RunAsync(string purpose, CancellationToken cancellationToken) =>
        ShellAsync(ExecutedBlocks.Single("restore.md", purpose).Replace("/dumps", Pod, StringComparison.Ordinal), cancellationToken);

    /// <summary>Runs blocks of which each has to succeed.</summary>
    /// <exception cref="ConformanceException">One did not.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken, params string[] purposes)
    {
        foreach (var purpose in purposes)
            if (await RunAsync(purpose, cancellationToken) is { IsSuccess: false } failed)
                throw new ConformanceException($"The block '{purpose}' of docs/restore.md exited {failed.ExitCode}:", $"{failed.StandardOutput}{failed.StandardError}");
    }

    /// <summary>Runs shell commands with the way to the server in their environment.</summary>
    public async Task<BufferedCommandResult> ShellAsync(string commands, CancellationToken cancellationToken)
    {
        var script = scratch.File("commands.sh");
        await File.WriteAllTextAsync(script, commands, cancellationToken);
        return await Processes.RunAsync(
            Cli.Wrap("bash")
                .WithArguments(["-euo", "pipefail", script])
                .WithWorkingDirectory(Folder)
                .WithEnvironmentVariables(environment => environment
                    .Set("PATH", $"{scratch.Path}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}")
                    .Set("LC_ALL", "C")
                    .Set("PGHOST", server.Host)
                    .Set("PGPORT", $"{server.Port}")
                    .Set("PGUSER", ServerProbe.Role)
                    .Set("PGPASSWORD", Password)
                    .Set("PGSSLMODE", "disable")),
            Deadline,
            cancellationToken);
    }

    public Task<DatabaseManifest> ManifestAsync(string database, CancellationToken cancellationToken) =>
        DatabaseManifest.TakeAsync(Endpoint(database), cancellationToken);

    /// <summary>One value, over a connection of its own: one that stayed open would be in the way of the document's commands.</summary>
    public async Task<string> QueryAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Endpoint(database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return $"{await command.ExecuteScalarAsync(cancellationToken)}";
    }

    public void Dispose() => scratch.Dispose();

    private string Endpoint(string database) =>
        new NpgsqlConnectionStringBuilder(DurableServer.Endpoint(server)) { Database = database, Pooling = false }.ConnectionString;
}
