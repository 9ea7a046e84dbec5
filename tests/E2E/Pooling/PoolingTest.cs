namespace Conformance.E2E.Pooling;

/// <summary>A test of the scenario <c>pooling</c>.</summary>
[Collection(PoolingCollection.Name)]
public abstract class PoolingTest(E2ERun run, PooledSites sites) : ScenarioTest(run, "pooling")
{
    /// <summary>The site, pooling as it was installed or as told.</summary>
    /// <param name="mode"><c>session</c> or <c>transaction</c>.</param>
    protected async Task<PooledSite> SiteAsync(string mode = "transaction")
    {
        var site = await sites.GetAsync();
        Uses(site.Site.Namespace);
        await site.PoolByAsync(mode, Cancelled);
        return site;
    }
}
