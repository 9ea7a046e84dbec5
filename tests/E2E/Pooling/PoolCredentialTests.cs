using Conformance.Clusters;
using Conformance.Django;
using Conformance.E2E.Failover;
using Npgsql;

namespace Conformance.E2E.Pooling;

/// <summary>A new password holds at once through PgBouncer, which keeps none of its own, and clients that are connected stay.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "pooling")]
public sealed class PoolCredentialTests(E2ERun run, PooledSites sites) : PoolingTest(run, sites)
{
    private const string New = "conformance-rotated";

    [Fact]
    public async Task New_password_lets_in_and_the_old_one_no_longer_does()
    {
        var site = await SiteAsync();
        await using var connected = await PooledSite.ConnectAsync(site.Pooled, Cancelled);
        var pods = await site.PodsAsync(Cancelled);

        await RotateAsync(site, [$"auth.password={New}"], New);
        try
        {
            var stale = async () => await PooledSite.ConnectAsync(site.Pooled, Cancelled);
            await using var fresh = await PooledSite.ConnectAsync(site.PooledWith(New), Cancelled);

            (await PooledSite.AskAsync<string>(fresh, "SELECT current_user::text", Cancelled)).Should().Be("ibs");
            await stale.Should().ThrowAsync<PostgresException>().WithMessage("*authentication failed*");
            (await PooledSite.AskAsync<int>(connected, "SELECT 42", Cancelled)).Should().Be(42);
            var probe = await site.Site.Web.ManageAsync(
                ["probe"], new Dictionary<string, string>(PooledSite.Hosts) { ["DATABASE_PASSWORD"] = New }, Cancelled);
            DjangoProbe.Parse(probe).Aliases.Should().ContainKeys("default", "replica").And.OnlyContain(alias => alias.Value.User == "ibs");
            (await site.PodsAsync(Cancelled)).Should().Equal(pods, "no pooler was restarted for it");
        }
        finally
        {
            await RotateAsync(site, [], ReplicatedRelease.Password);
        }

        await using var again = await PooledSite.ConnectAsync(site.Pooled, Cancelled);
    }

    private static async Task RotateAsync(PooledSite site, IReadOnlyList<string> sets, string password)
    {
        await site.UpgradeAsync(sets, Cancelled);
        await Wait.UntilAsync(
            "the operator to set the owner's new password",
            Deadlines.PasswordChanged,
            async token =>
            {
                try
                {
                    await using var connection = await PooledSite.ConnectAsync(site.DirectWith(password), token);
                    return null;
                }
                catch (PostgresException exception)
                {
                    return exception.MessageText;
                }
            },
            Cancelled);
    }
}
