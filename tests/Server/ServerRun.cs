using Conformance.Postgres;
using Conformance.Reporting;

namespace Conformance.Server;

/// <summary>The run's beginning and end: says where its servers come from, and stops them.</summary>
public sealed class ServerRun : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        var choice = await ProviderChoice.CurrentAsync();
        if (choice.Provider is null)
            Facts.Record("server", "notRun", choice.Obstacle!);
    }

    public async ValueTask DisposeAsync()
    {
        var choice = await ProviderChoice.CurrentAsync();
        var servers = await Servers.StopAllAsync();
        if (choice.Provider is { } provider)
            await provider.DisposeAsync();
        Facts.Record("server", "servers", servers.Count);
        if (servers.Count > 0)
            Facts.Record("server", "provider", string.Join(", ", servers.Select(server => server.Origin).Distinct().Order()));
    }
}
