using System.Globalization;
using Conformance.Django;
using Conformance.Fixtures;
using Conformance.Postgres;
using Conformance.Postgres.Operator;

namespace Conformance.Server.Django;

/// <summary>The project of <c>fixtures/django</c> on a server with what the chart rendered, wherever Python with Django is at hand.</summary>
[Trait("Tier", "server")]
public sealed class DjangoProjectTests
{
    [Fact]
    public async Task Project_migrates_passes_its_own_tests_and_is_probed()
    {
        var choice = await ProviderChoice.CurrentAsync();
        Assert.SkipWhen(choice.Provider is null, $"No PostgreSQL: {choice.Obstacle}.");
        var (django, obstacle) = await LocalDjango.FindAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(django is null, $"{obstacle}.");
        // Its test runner makes a database.
        var render = await Helm.Renderer.RenderAsync(Fixture.Named("option-3-own-values").Request.With("--set", "auth.createdb=true"));
        await using var cluster = await BootedCluster.StartAsync(
            choice.Provider, ClusterReader.Read(render.Manifests), TestContext.Current.CancellationToken);

        await ManageAsync("migrate");
        await ManageAsync("test");
        var probe = DjangoProbe.Parse(await ManageAsync("probe"));

        probe.Aliases.Keys.Should().Equal("default", "replica");
        foreach (var alias in probe.Aliases.Values)
            alias.Should().Be(new DjangoAlias(InRecovery: false, "ibs,public", alias.ServerVersion, "ibs", "ibs"));
        probe.Aliases["default"].ServerVersion.Should().BeInRange(170000, 179999);
        probe.ReadBackMs.Should().ContainSingle();

        Task<string> ManageAsync(params string[] arguments) =>
            django.ManageAsync(Environment(cluster), arguments, TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, string?> Environment(BootedCluster cluster) => new()
    {
        ["DATABASE_PRIMARY_HOST"] = cluster.Server.Host,
        ["DATABASE_READ_HOST"] = cluster.Server.Host,
        ["DATABASE_PORT"] = cluster.Server.Port.ToString(CultureInfo.InvariantCulture),
        ["DATABASE_PASSWORD"] = cluster.Configuration.Owner.Password,
    };
}
