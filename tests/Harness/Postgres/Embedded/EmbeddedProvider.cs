using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Conformance.Postgres.Embedded;

/// <summary>Servers on this machine itself, as an unprivileged user: no Docker, a tenth of a container's time.</summary>
/// <remarks>
/// Not the rendered image: another build of the same release, with the contrib libraries only, the C library's locales
/// of this machine (<see cref="Locales"/>) and ICU 60.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class EmbeddedProvider : PostgresProvider
{
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReadyPoll = TimeSpan.FromMilliseconds(5);

    /// <summary>$0 is the template, $1 the data directory, the rest the server's command.</summary>
    private const string Script =
        $$"""
        cp -a "$0" "$1" || exit
        if [ -e {{ServerRequest.StandbySignal}} ]; then mv {{ServerRequest.StandbySignal}} "$1"; fi
        shift
        exec "$@"
        """;

    private readonly DataTemplates templates = new();

    public override string Name => "embedded";

    public override string Identify(string? image, PostgresVersion version) => EmbeddedPackage.Pinned(version);

    public override async Task<PostgresServer> StartAsync(ServerRequest request, CancellationToken cancellationToken)
    {
        var package = await EmbeddedPackage.ResolveAsync(request.Version, cancellationToken);
        var template = await templates.GetAsync(package, await Locales.SubstituteAsync(request.InitdbOptions), cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StartAsync(package, template, request, cancellationToken);
            }
            catch (ServerDidNotStartException exception) when (attempt < 5 && PortWasTaken(exception))
            {
                // Somebody took the port between our finding it free and the server's binding it.
            }
        }
    }

    public override ValueTask DisposeAsync() => templates.DisposeAsync();

    private static async Task<PostgresServer> StartAsync(
        EmbeddedPackage package, string template, ServerRequest request, CancellationToken cancellationToken)
    {
        var path = ServerUser.Current.CreateDirectory(request.OnDisk, request.Volume);
        foreach (var (name, content) in request.Files)
            ServerUser.Current.WriteFile(Path.Combine(path, name), content);
        var data = Path.Combine(path, "data");
        var port = FreePort();
        ServerUser.Current.WriteFile(Path.Combine(path, "postgresql.conf"), MainConf(path, data, port));

        var directory = GuardedDirectory.Start(
            path,
            "/bin/sh", "-c", Script,
            Path.Combine(template, "data"), data,
            package.Program("postgres"), "-D", data, "--config-file=" + Path.Combine(path, "postgresql.conf"));
        try
        {
            await ReadyAsync(directory, data, cancellationToken);
        }
        catch
        {
            await directory.DisposeAsync();
            throw;
        }

        return new PostgresServer(IPAddress.Loopback.ToString(), port, $"embedded {package.Version}", directory.DisposeAsync);
    }

    /// <summary>initdb's own file, then the cluster's, then where this server lives, which nothing may override.</summary>
    private static string MainConf(string path, string data, int port) =>
        $"""
        include '{data}/postgresql.conf'
        include '{path}/{ServerRequest.CustomConf}'
        hba_file = '{path}/{ServerRequest.HostBasedAuthentication}'
        ident_file = '{path}/{ServerRequest.Ident}'
        ssl_cert_file = '{path}/{ServerRequest.Certificate}'
        ssl_key_file = '{path}/{ServerRequest.PrivateKey}'
        ssl_ca_file = '{path}/{ServerRequest.ClientAuthority}'
        unix_socket_directories = ''
        listen_addresses = '{IPAddress.Loopback}'
        port = {port}

        """;

    /// <summary>Waits as pg_ctl does: the server writes <c>ready</c> into the eighth line of its pid file.</summary>
    private static async Task ReadyAsync(GuardedDirectory directory, string data, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ReadyDeadline);
        var pidFile = Path.Combine(data, "postmaster.pid");
        using var poll = new PeriodicTimer(ReadyPoll);
        while (!IsReady(pidFile))
        {
            if (directory.Ended.IsCompleted)
                throw new ServerDidNotStartException(await directory.Ended);
            try
            {
                await poll.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new ConformanceException(
                    $"PostgreSQL was not ready within {ReadyDeadline.TotalSeconds:0} s.", "Is the machine overloaded, or its disk full?");
            }
        }
    }

    private static bool IsReady(string pidFile)
    {
        try
        {
            return File.ReadAllLines(pidFile) is { Length: >= 8 } lines && lines[7].StartsWith("ready", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool PortWasTaken(ServerDidNotStartException exception) =>
        exception.Log.Any(line => line.Contains("could not bind", StringComparison.Ordinal));
}
