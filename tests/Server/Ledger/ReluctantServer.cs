using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Conformance.Server.Ledger;

/// <summary>Hangs up on the first connections, as the way to a new instance does that does not lead there yet; later ones it passes on.</summary>
internal sealed class ReluctantServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder server;
    private readonly List<Task> passedOn = [];
    private readonly Task work;

    /// <param name="connectionString">Of the server behind it.</param>
    /// <param name="hangsUpOn">How many connections.</param>
    public ReluctantServer(string connectionString, int hangsUpOn)
    {
        server = new NpgsqlConnectionStringBuilder(connectionString);
        listener.Start();
        work = AcceptAsync(hangsUpOn);
    }

    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port }.ConnectionString;

    /// <summary>How many connections there were.</summary>
    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(passedOn).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync(int hangsUpOn)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            if (++Connections > hangsUpOn)
                passedOn.Add(PassOnAsync(client));
            else
                client.Dispose();
        }
    }

    private async Task PassOnAsync(TcpClient client)
    {
        using (client)
        {
            using var behind = new TcpClient();
            await behind.ConnectAsync(server.Host!, server.Port);
            await Task.WhenAny(client.GetStream().CopyToAsync(behind.GetStream()), behind.GetStream().CopyToAsync(client.GetStream()));
        }
    }
}
