using Conformance.Clusters;
using Conformance.E2E.Failover;
using Conformance.Fixtures;

namespace Conformance.E2E.Django;

/// <summary>The sites that the scenario <c>django</c> looks at, each installed and migrated once, when the first test asks for it.</summary>
public sealed class DjangoSites(E2ERun run) : IAsyncDisposable
{
    private const string Scenario = "django";

    private SharedSetup<ReplicatedSite>? replicated;

    private SharedSetup<DjangoSite>? single;

    /// <summary>
    /// Three instances under synchronous replication, so that what was committed is there whatever happens; the owner may
    /// create databases.
    /// </summary>
    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public async Task<ReplicatedSite> ReplicatedAsync()
    {
        var lease = await run.LeaseAsync();
        return await (replicated ??= new("The replicated site", () => InstallReplicatedAsync(lease))).GetAsync();
    }

    /// <summary>One instance, whose owner may not create databases.</summary>
    /// <inheritdoc cref="ReplicatedAsync" path="/exception"/>
    public async Task<DjangoSite> SingleAsync()
    {
        var lease = await run.LeaseAsync();
        return await (single ??= new("The site with one instance", () => InstallSingleAsync(lease))).GetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        string?[] spaces = [replicated?.Made?.Site.Namespace, single?.Made?.Namespace];
        await run.RemoveNamespacesAsync(spaces.Contains);
    }

    private static async Task<ReplicatedSite> InstallReplicatedAsync(ClusterLease lease)
    {
        var site = await DjangoSite.InstallAsync(
            lease, Scenario, "replicated",
            [
                "--values", Fixture.Named("synchronous-required").Path,
                "--set", $"auth.password={ReplicatedRelease.Password},auth.createdb=true,storage.size=1Gi",
            ]);
        return await ToldAsync(lease, site, async () =>
        {
            var release = await ReplicatedRelease.ReadyAsync(lease, site.Namespace, CancellationToken.None);
            await site.Web.ManageAsync(["migrate"]);
            return new ReplicatedSite(site, release);
        });
    }

    private static async Task<DjangoSite> InstallSingleAsync(ClusterLease lease)
    {
        var site = await DjangoSite.InstallAsync(lease, Scenario, "single", ["--values", Fixture.Named("development-one-instance").Path]);
        return await ToldAsync(lease, site, async () =>
        {
            await site.Postgres.WaitReadyAsync();
            await site.Web.ManageAsync(["migrate"]);
            return site;
        });
    }

    private static async Task<T> ToldAsync<T>(ClusterLease lease, DjangoSite site, Func<Task<T>> part)
    {
        try
        {
            return await part();
        }
        catch (ConformanceException)
        {
            await Diagnostics.CollectAsync(lease.Cluster, lease.Operator, Scenario, site.Namespace);
            throw;
        }
    }
}

/// <summary>A site whose release has replicas.</summary>
/// <param name="Release">The ways from this process to it.</param>
public sealed record ReplicatedSite(DjangoSite Site, ReplicatedRelease Release);

/// <summary>Tests on the sites: one after the other, since some take the primary away.</summary>
[CollectionDefinition(Name)]
public sealed class DjangoCollection : ICollectionFixture<DjangoSites>
{
    public const string Name = "Django";
}
