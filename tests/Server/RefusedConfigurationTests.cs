using Conformance.Fixtures;
using Conformance.Helm;
using Conformance.Manifests;
using Conformance.Postgres;
using Conformance.Postgres.Operator;

namespace Conformance.Server;

/// <summary>
/// Values that the chart and the operator let pass and the server does not: <c>fixtures/server-refused/*.yaml</c>, each
/// with the server's words and the values path in its head.
/// </summary>
[Trait("Tier", "server")]
public sealed class RefusedConfigurationTests
{
    public static IEnumerable<TheoryDataRow<string>> Refused => Directory
        .EnumerateFiles(Path.Combine(Repository.Fixtures, "server-refused"), "*.yaml")
        .Select(path => new TheoryDataRow<string>(Path.GetFileName(path)));

    [Theory, MemberData(nameof(Refused))]
    public async Task Refusal_has_the_servers_words_and_the_values_path(string file)
    {
        var path = Path.Combine(Repository.Fixtures, "server-refused", file);
        var head = FixtureHead.Read(path);
        var render = await Renderer.RenderAsync(new RenderRequest(path));

        var refusal = await RefusalAsync(render.Manifests);
        refusal.ServerMessage.Should().Contain(head["server"]);
        refusal.ValuesPaths.Should().Equal(head["values"].Split(", "));
        refusal.Message.Should().Contain(head["server"]).And.Contain(head["values"]);
    }

    /// <summary>What the chart already refuses at render time, as another chart would pass it on.</summary>
    [Theory]
    [InlineData("shared_buffers", "lots", "invalid value for parameter \"shared_buffers\": \"lots\"")]
    [InlineData("wal_level", "minimal", "WAL archival cannot be enabled when \"wal_level\" is \"minimal\"")]
    public async Task Server_refuses_what_the_chart_refuses_first(string parameter, string value, string message)
    {
        var manifest =
            $$"""
            kind: Cluster
            metadata: {name: refused}
            spec:
              imageName: postgres:17.2
              postgresql:
                parameters:
                  max_wal_senders: "0"
                  {{parameter}}: {{value}}
            """;

        var refusal = await RefusalAsync(ManifestParser.Parse(manifest));
        refusal.ServerMessage.Should().Contain(message);
        refusal.ValuesPaths.Should().Equal($"postgresql.parameters.{parameter}");
    }

    private static async Task<ServerRefusalException> RefusalAsync(IReadOnlyList<Manifest> manifests)
    {
        var choice = await ProviderChoice.CurrentAsync();
        Assert.SkipWhen(choice.Provider is null, $"No PostgreSQL: {choice.Obstacle}.");
        var start = async () =>
        {
            await using var cluster = await BootedCluster.StartAsync(
                choice.Provider, ClusterReader.Read(manifests), TestContext.Current.CancellationToken);
        };
        var thrown = (await start.Should().ThrowAsync<Exception>()).Which;
        Assert.SkipWhen(thrown is NotCoveredException, thrown.Message);
        return thrown.Should().BeOfType<ServerRefusalException>().Which;
    }
}
