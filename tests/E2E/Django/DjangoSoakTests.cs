using Conformance.Django;
using Conformance.E2E.Failover;

namespace Conformance.E2E.Django;

/// <summary>
/// The primary goes while Django writes: what Django said is committed is there, and Django is served again about as soon
/// as any client can be, without a restart of its pod.
/// </summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "django")]
public sealed class DjangoSoakTests(E2ERun run, DjangoSites sites) : DjangoTest(run, sites)
{
    private static readonly IReadOnlyList<DjangoClient> Clients =
    [
        DjangoClient.PerRequest(), DjangoClient.Persistent(), DjangoClient.PerRequest("psycopg2"), DjangoClient.Persistent("psycopg2"),
    ];

    [Fact]
    public Task Nothing_committed_is_lost_in_a_switchover() => SoakAsync(Disturbance.SwitchedOver);

    [Fact]
    public Task Nothing_committed_is_lost_in_a_forced_failover() => SoakAsync(Disturbance.DeletedByForce);

    private async Task SoakAsync(Disturbance disturbance)
    {
        var (site, release) = await ReplicatedAsync();

        var report = await SoakedEvent.RunAsync(release, site.Web, disturbance, disturbance.Name, Clients, Cancelled);

        report.Record(Scenario);
        report.Judge();
    }
}
