using System.Collections.Concurrent;
using Conformance.Clusters;
using Conformance.Fixtures;
using Conformance.Helm;

namespace Conformance.E2E.Failover;

/// <summary>The releases that outages are measured on, each installed once, when the first test asks for it.</summary>
public sealed class ReplicatedReleases(E2ERun run) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ReplicationSetting, SharedSetup<ReplicatedRelease>> installed = new();

    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public async Task<ReplicatedRelease> GetAsync(ReplicationSetting setting)
    {
        var lease = await run.LeaseAsync();
        return await installed.GetOrAdd(setting, key => new($"Release {key}", () => InstallAsync(lease, key, [], CancellationToken.None))).GetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        var spaces = installed.Values.Select(release => release.Made?.Namespace).ToList();
        await run.RemoveNamespacesAsync(spaces.Contains);
    }

    /// <param name="values">Helm's options for values, beside those of the setting.</param>
    /// <exception cref="ConformanceException">The install failed, or the release did not become ready.</exception>
    internal static async Task<ReplicatedRelease> InstallAsync(ClusterLease lease, ReplicationSetting setting, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        var space = await lease.Cluster.Namespaces.CreateAsync($"outage-{setting.ToString().ToLowerInvariant()}", cancellationToken);
        try
        {
            var result = await lease.Cluster.HelmAsync(
                HelmChoice.Or(HelmMajor.Helm4), ["install", "postgres-cnpg", Repository.Chart, "--namespace", space, .. Values(setting), .. values],
                cancellationToken);
            return result.IsSuccess
                ? await ReplicatedRelease.ReadyAsync(lease, space, cancellationToken)
                : throw new ConformanceException($"helm install in {space} exited {result.ExitCode}:", result.StandardError.Trim());
        }
        catch
        {
            await Diagnostics.CollectAsync(lease.Cluster, lease.Operator, "failover", space, CancellationToken.None);
            if (!Settings.Keep)
                await lease.Cluster.Namespaces.RemoveAsync(space, CancellationToken.None);
            throw;
        }
    }

    private static string[] Values(ReplicationSetting setting)
    {
        string[] fixtures = setting switch
        {
            ReplicationSetting.OperatorDefaults => ["profile-operator"],
            ReplicationSetting.ChartDefaults => [],
            ReplicationSetting.Synchronous => ["synchronous-required"],
            ReplicationSetting.SynchronousPreferred => ["synchronous-preferred"],
            _ => throw new ArgumentOutOfRangeException(nameof(setting)),
        };
        return
        [
            .. fixtures.SelectMany(name => new[] { "--values", Fixture.Named(name).Path }),
            "--set", $"auth.password={ReplicatedRelease.Password},services.direct.enabled=true",
        ];
    }
}
