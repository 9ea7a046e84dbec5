namespace Conformance.E2E.Django;

/// <summary>A test of the scenario <c>django</c>, on one of its shared sites.</summary>
[Collection(DjangoCollection.Name)]
public abstract class DjangoTest(E2ERun run, DjangoSites sites) : ScenarioTest(run, "django")
{
    /// <summary>The site with replicas, all of them streaming.</summary>
    protected async Task<ReplicatedSite> ReplicatedAsync()
    {
        var site = await sites.ReplicatedAsync();
        Uses(site.Site.Namespace);
        await site.Release.WaitWholeAsync(Cancelled);
        return site;
    }

    /// <summary>The site with one instance.</summary>
    protected async Task<DjangoSite> SingleAsync()
    {
        var site = await sites.SingleAsync();
        Uses(site.Namespace);
        return site;
    }
}
