using System.Net;
using System.Text;
using Conformance.Reporting;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace Conformance.Postgres;

/// <summary>Servers in containers of the rendered image: ten times the time, and exactly what will run.</summary>
/// <remarks>
/// Not the PostgreSqlBuilder of Testcontainers: it goes through the official image's entrypoint, which the operator
/// does not use and other images do not have.
/// </remarks>
internal sealed class DockerProvider : PostgresProvider
{
    private const string Folder = "/tmp/conformance";

    private const int Port = 5432;

    /// <summary>The arguments are initdb's options. The private key has to belong to the server's own user: hence the copy.</summary>
    private const string Script =
        $"""
        set -e
        cp -r /conformance {Folder}
        chmod -R go-rwx {Folder}
        initdb --pgdata {Folder}/data --username postgres --no-sync --no-instructions --auth trust "$@" >/dev/null
        postgres --single -F -D {Folder}/data postgres <{Folder}/probe.sql >/dev/null
        exec postgres -D {Folder}/data --config-file={Folder}/postgresql.conf
        """;

    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReadyPoll = TimeSpan.FromMilliseconds(100);

    public override string Name => "docker";

    public override string Identify(string? image, PostgresVersion version) => image ?? Official(version);

    /// <summary>Null where Docker answers, else why it does not.</summary>
    public static string? Obstacle()
    {
        try
        {
            new ContainerBuilder("postgres").Build();
            return null;
        }
        catch (Exception exception) when (exception is DockerUnavailableException or ArgumentException)
        {
            var reason = exception.GetBaseException().Message.ReplaceLineEndings(" ").Trim();
            return $"Testcontainers found no Docker that answers ({reason})";
        }
    }

    public override async Task<PostgresServer> StartAsync(ServerRequest request, CancellationToken cancellationToken)
    {
        var image = Identify(request.Image, request.Version);
        var official = Official(request.Version);
        try
        {
            return await StartAsync(image, request, cancellationToken);
        }
        catch (NotCoveredException) when (image != official)
        {
            var server = await StartAsync(official, request, cancellationToken);
            Facts.Record("server", "notChecked", $"{image} cannot be pulled: {official} ran in its place");
            return server;
        }
    }

    private static string Official(PostgresVersion version) => $"docker.io/library/postgres:{version}";

    private static async Task<PostgresServer> StartAsync(string image, ServerRequest request, CancellationToken cancellationToken)
    {
        var container = Build(image, request);
        try
        {
            await container.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var log = await LogAsync(container);
            await container.DisposeAsync();
            if (log.Count > 0)
                throw new ServerDidNotStartException(log);
            throw new NotCoveredException($"Docker cannot run {image}: {exception.Message.ReplaceLineEndings(" ").Trim()}");
        }

        var host = (await Dns.GetHostAddressesAsync(container.Hostname, cancellationToken))[0].ToString();
        return new PostgresServer(host, container.GetMappedPublicPort(Port), $"docker {image}", container.DisposeAsync);
    }

    private static IContainer Build(string image, ServerRequest request)
    {
        var builder = new ContainerBuilder(image)
            .WithCreateParameterModifier(parameters => parameters.User = "postgres")
            .WithEntrypoint("/bin/sh", "-c", Script, "conformance")
            .WithCommand([.. request.InitdbOptions])
            .WithPortBinding(Port, assignRandomHostPort: true)
            .WithResourceMapping(Bytes(MainConf), "/conformance/postgresql.conf")
            .WithResourceMapping(Bytes(ServerProbe.CreateRole), "/conformance/probe.sql")
            .WithWaitStrategy(Wait.ForUnixContainer().UntilCommandIsCompleted(
                ["pg_isready", "--host", "127.0.0.1"],
                wait => wait.WithInterval(ReadyPoll).WithTimeout(ReadyDeadline)));
        return request.Files.Aggregate(builder, (next, file) => next.WithResourceMapping(Bytes(file.Value), $"/conformance/{file.Key}")).Build();
    }

    private const string MainConf =
        $"""
        include '{Folder}/data/postgresql.conf'
        include '{Folder}/{ServerRequest.CustomConf}'
        hba_file = '{Folder}/{ServerRequest.HostBasedAuthentication}'
        ident_file = '{Folder}/{ServerRequest.Ident}'
        ssl_cert_file = '{Folder}/{ServerRequest.Certificate}'
        ssl_key_file = '{Folder}/{ServerRequest.PrivateKey}'
        ssl_ca_file = '{Folder}/{ServerRequest.ClientAuthority}'
        unix_socket_directories = '{Folder}'
        listen_addresses = '*'

        """;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<IReadOnlyList<string>> LogAsync(IContainer container)
    {
        if (container.State == TestcontainersStates.Undefined)
            return [];
        var (_, error) = await container.GetLogsAsync();
        return error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
