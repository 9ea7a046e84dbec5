using Conformance.Clusters;

namespace Conformance.E2E.Failover;

/// <summary>The third path: a client that is given every instance, and asks each whether it accepts writes.</summary>
[Collection(OutageCollection.Name)]
[Trait("Tier", "e2e")]
[Trait(Alone.Trait, Alone.Value)]
[Trait("Scenario", "switchover")]
public sealed class DirectServiceTests(E2ERun run, ReplicatedReleases releases) : OutageTest(run, releases, "switchover")
{
    private const int Connections = 10;

    /// <summary>As many as the chart makes for two instances: two of them lead nowhere.</summary>
    private const string Hosts = "postgres-cnpg-direct-1,postgres-cnpg-direct-2,postgres-cnpg-direct-3,postgres-cnpg-direct-4";

    [Fact]
    public async Task Client_finds_the_primary_among_all_instances_whichever_it_is()
    {
        var release = await ReleaseAsync(ReplicationSetting.ChartDefaults);
        var image = (await release.Postgres.GetAsync(Cancelled)).Text("spec.imageName")!;
        var client = await ClientPod.StartAsync(release.Kubernetes, release.Namespace, image, release.Postgres.Name, Cancelled);
        await client.WaitReadyAsync(Cancelled);

        for (var time = 1; time <= 2; time++)
        {
            await release.WaitWholeAsync(Cancelled);
            var primary = await release.PrimaryNameAsync(Cancelled);
            var address = await release.Postgres.QueryInstanceAsync(primary, "SELECT system_identifier, pg_postmaster_start_time() FROM pg_control_system()", cancellationToken: Cancelled);

            var answers = await client.QueryManyAsync(
                Login.App, Hosts, "SELECT system_identifier, pg_postmaster_start_time() FROM pg_control_system()", Connections, cancellationToken: Cancelled);

            answers.Should().HaveCount(Connections).And.OnlyContain(answer => answer == address, "{0} is the primary", primary);
            await Disturbance.SwitchedOver.StrikeAsync(release, primary, Cancelled);
            await release.WaitPrimaryAsync(not: primary, Cancelled);
        }
    }
}
