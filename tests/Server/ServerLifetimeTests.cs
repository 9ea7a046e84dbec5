using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Conformance.Manifests;
using Conformance.Postgres;
using Conformance.Postgres.Embedded;
using Conformance.Postgres.Operator;

namespace Conformance.Server;

/// <summary>Nothing that a run starts outlives it.</summary>
[Trait("Tier", "server")]
public sealed class ServerLifetimeTests
{
    private const string Manifest =
        """
        kind: Cluster
        metadata:
          name: lifetime
        spec:
          imageName: postgres:17.2
        """;

    [Fact]
    public async Task Disposed_server_has_stopped_with_clients_connected_and_its_data_is_gone()
    {
        var choice = await ProviderChoice.CurrentAsync();
        Assert.SkipWhen(choice.Provider is null, $"No PostgreSQL: {choice.Obstacle}.");
        var cluster = await BootedCluster.StartAsync(
            choice.Provider, ClusterReader.Read(ManifestParser.Parse(Manifest)), TestContext.Current.CancellationToken);
        var data = (await cluster.QueryAsync<string>("postgres", "SHOW data_directory")).Single();
        var embedded = choice.Provider.Name == "embedded";
        Directory.Exists(data).Should().Be(embedded);
        await using var client = await cluster.Server.OpenAsSuperuserAsync("postgres", TestContext.Current.CancellationToken);

        await cluster.DisposeAsync();

        Directory.Exists(data).Should().BeFalse();
        var connect = async () =>
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(cluster.Server.Host, cluster.Server.Port, TestContext.Current.CancellationToken);
        };
        await connect.Should().ThrowAsync<SocketException>();
    }

    /// <summary>A killed run cannot dispose anything; all it does is let go of the guard's pipe, which is done here.</summary>
    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Guard_stops_its_command_and_removes_the_directory_when_the_pipe_closes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Guards are for the embedded server, which is for Linux.");
        var directory = ServerUser.Current.CreateDirectory();
        var guard = GuardedDirectory.Start(directory, "/bin/sh", "-c", "echo $$ >pid; exec sleep 600");
        var pid = await PidAsync(Path.Combine(directory, "pid"));
        Process.GetProcessById(pid).HasExited.Should().BeFalse();

        await guard.DisposeAsync();

        Directory.Exists(directory).Should().BeFalse();
        var find = () => Process.GetProcessById(pid);
        find.Should().Throw<ArgumentException>();
    }

    private static async Task<int> PidAsync(string file)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!File.Exists(file) || !File.ReadAllText(file).EndsWith('\n'))
            await poll.WaitForNextTickAsync(deadline.Token);
        return int.Parse(File.ReadAllText(file));
    }
}
