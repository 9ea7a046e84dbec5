using Conformance.Clusters;
using Conformance.E2E.Django;
using Conformance.E2E.Failover;
using Conformance.E2E.Readme;

namespace Conformance.E2E.Pooling;

/// <summary>The site that the scenario <c>pooling</c> looks at, installed when the first test asks for it.</summary>
public sealed class PooledSites(E2ERun run) : IAsyncDisposable
{
    private const string Scenario = "pooling";

    /// <summary>One pod for each pooler, so that it is known which pool a client meets.</summary>
    private const string Values = $"""
        auth:
          password: {ReplicatedRelease.Password}
        storage:
          size: 1Gi
        pgbouncer:
          instances: 1
        """;

    private SharedSetup<PooledSite>? site;

    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public async Task<PooledSite> GetAsync()
    {
        var lease = await run.LeaseAsync();
        return await (site ??= new("The site with poolers", () => InstallAsync(lease))).GetAsync();
    }

    public async ValueTask DisposeAsync() => await run.RemoveNamespacesAsync(space => space == site?.Made?.Site.Namespace);

    private static async Task<PooledSite> InstallAsync(ClusterLease lease)
    {
        var files = new List<string>();
        foreach (var (name, values) in new[] { ("readme", ChartReadme.Values("Connection pooling")), ("own", Values) })
        {
            files.Add(Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Artifacts, "values")).FullName, $"pooling-{name}.yaml"));
            await File.WriteAllTextAsync(files[^1], values);
        }

        var site = await DjangoSite.InstallAsync(lease, Scenario, "site", [.. files.SelectMany(file => new[] { "--values", file })]);
        try
        {
            var pooler = await lease.Ports.OpenAsync(
                site.Namespace, "conformance-pooler", new Dictionary<string, string> { ["cnpg.io/poolerName"] = PooledSite.Pooler });
            var release = await ReplicatedRelease.ReadyAsync(lease, site.Namespace, CancellationToken.None);
            // Past the poolers, as the README says.
            await site.Web.ManageAsync(["migrate"]);
            var pooled = new PooledSite(site, release, files, pooler);
            await pooled.WaitPodsAsync(1, CancellationToken.None);
            return pooled;
        }
        catch (ConformanceException)
        {
            await Diagnostics.CollectAsync(lease.Cluster, lease.Operator, Scenario, site.Namespace);
            throw;
        }
    }
}

/// <summary>Tests on that site: one after the other, since they change how it pools.</summary>
[CollectionDefinition(Name)]
public sealed class PoolingCollection : ICollectionFixture<PooledSites>
{
    public const string Name = "Pooling";
}
