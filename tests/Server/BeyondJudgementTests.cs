using Conformance.Manifests;
using Conformance.Postgres;
using Conformance.Postgres.Operator;

namespace Conformance.Server;

/// <summary>What the embedded server lacks is no fault of the values, unless the official image lacks it too.</summary>
[Trait("Tier", "server")]
public sealed class BeyondJudgementTests
{
    [Theory]
    [InlineData("ghcr.io/cloudnative-pg/postgresql:17.2", "FATAL:  could not access file \"pgaudit\": No such file or directory")]
    [InlineData("ghcr.io/cloudnative-pg/postgresql:17.2", "ERROR:  extension \"vector\" is not available")]
    [InlineData("docker.io/library/postgres:17.2", "FATAL:  could not map anonymous shared memory: Cannot allocate memory")]
    public void Proves_nothing(string image, string message) =>
        Reason(image, message).Should().Contain(message.Split(":  ")[1]);

    [Theory]
    [InlineData("docker.io/library/postgres:17.2", "FATAL:  could not access file \"pgaudit\": No such file or directory")]
    [InlineData("ghcr.io/cloudnative-pg/postgresql:17.2", "LOG:  invalid value for parameter \"shared_buffers\": \"lots\"")]
    public void Proves_the_values_wrong(string image, string message) => Reason(image, message).Should().BeNull();

    private static string? Reason(string image, string message) => BeyondJudgement.Reason(
        new NamedProvider(),
        ClusterReader.Read(ManifestParser.Parse($"kind: Cluster\nmetadata: {{name: c}}\nspec: {{imageName: '{image}'}}\n")),
        new ServerRefusalException(message, []));

    private sealed class NamedProvider : PostgresProvider
    {
        public override string Name => "embedded";

        public override string Identify(string? image, PostgresVersion version) => "";

        public override Task<PostgresServer> StartAsync(ServerRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
