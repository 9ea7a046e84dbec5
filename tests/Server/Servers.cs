using System.Collections.Concurrent;
using Conformance.Fixtures;
using Conformance.Postgres;
using Conformance.Postgres.Operator;
using Conformance.Reporting;

namespace Conformance.Server;

/// <summary>
/// One server per distinct configuration and run, started when a case first asks for it, as many at a time as there
/// are cores, and kept to the end.
/// </summary>
internal static class Servers
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<SharedServer>>> Started = new();

    private static readonly ConcurrentDictionary<PostgresVersion, string> Substituted = new();

    private static readonly SemaphoreSlim Cores = new(Environment.ProcessorCount);

    /// <summary>The fixture's server; the case is skipped where none can judge it.</summary>
    /// <exception cref="ServerRefusalException">The server refuses what the fixture renders.</exception>
    public static async Task<FixtureServer> StartAsync(string fixture)
    {
        try
        {
            return await LocateAsync(fixture);
        }
        catch (NotCoveredException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    /// <summary>
    /// The same for every case but the one that proves that it starts: a refusal is one failure that says it all,
    /// rather than twenty.
    /// </summary>
    public static async Task<FixtureServer> ForAsync(string fixture)
    {
        try
        {
            return await StartAsync(fixture);
        }
        catch (ServerRefusalException)
        {
            Assert.Skip($"{fixture} did not start: see {nameof(StartTests)}.");
            throw;
        }
    }

    private static async Task<FixtureServer> LocateAsync(string fixture)
    {
        var choice = await ProviderChoice.CurrentAsync();
        var provider = choice.Provider ?? throw new NotCoveredException($"No PostgreSQL: {choice.Obstacle}.");
        var render = await Fixture.Named(fixture).RenderAsync();
        var configuration = ClusterReader.Read(render.Manifests);
        var source = provider.Identify(configuration.Image, configuration.Version);
        if (provider.Name == "embedded" && configuration.Version.Minor is not null && source != configuration.Version.ToString()
            && Substituted.TryAdd(configuration.Version, source))
            Facts.Record("server", "notChecked", $"PostgreSQL {configuration.Version}: the embedded {source} ran in its place");
        var key = configuration.ServerKey(source);
        var server = await Started.GetOrAdd(key, _ => new(() => BootAsync(provider, configuration))).Value;
        return new FixtureServer(fixture, configuration, server);
    }

    /// <returns>The servers that ran.</returns>
    public static async Task<IReadOnlyList<PostgresServer>> StopAllAsync()
    {
        var running = await Task.WhenAll(Started.Values.Select(RunningAsync));
        var servers = running.OfType<SharedServer>().ToList();
        await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        return [.. servers.Select(server => server.Cluster.Server)];
    }

    private static async Task<SharedServer> BootAsync(PostgresProvider provider, ClusterConfiguration configuration)
    {
        await Cores.WaitAsync();
        try
        {
            return new SharedServer(await BootedCluster.StartAsync(provider, configuration));
        }
        finally
        {
            Cores.Release();
        }
    }

    private static async Task<SharedServer?> RunningAsync(Lazy<Task<SharedServer>> server)
    {
        try
        {
            return await server.Value;
        }
        catch (Exception)
        {
            // It never ran; the case that started it has failed with the reason.
            return null;
        }
    }
}
