using System.Net;
using System.Net.Sockets;

namespace Conformance.Server.Ledger;

/// <summary>Accepts connections and then says nothing, as a server does whose machine was cut off from the network meanwhile.</summary>
internal sealed class SilentServer : IAsyncDisposable
{
    private const int TlsRequestLength = 8;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> clients = [];
    private readonly bool agreesToTls;
    private readonly Task work;

    /// <param name="agreesToTls">It falls silent only after it has agreed to TLS.</param>
    public SilentServer(bool agreesToTls)
    {
        this.agreesToTls = agreesToTls;
        listener.Start();
        work = AcceptAsync();
    }

    public string ConnectionString => $"Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port};Username=postgres;Database=postgres";

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in clients)
            client.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            clients.Add(client);
            if (!agreesToTls)
                continue;
            await client.GetStream().ReadExactlyAsync(new byte[TlsRequestLength]);
            await client.GetStream().WriteAsync("S"u8.ToArray());
        }
    }
}
