using Conformance.Manifests;

namespace Conformance.Unit.Chart;

/// <summary>The pod that <c>helm test</c> runs.</summary>
[Trait("Tier", "unit")]
public sealed class HelmTestTests
{
    private static async Task<Manifest> Pod(string fixture) => (await Rendered.Fixture(fixture)).Single("Pod");

    [Fact]
    public async Task Is_a_hook_that_cleans_up_after_itself()
    {
        var pod = await Pod("option-3-own-values");

        pod.Text("metadata.annotations[\"helm.sh/hook\"]").Should().Be("test");
        pod.Text("metadata.annotations[\"helm.sh/hook-delete-policy\"]").Should().Be("before-hook-creation,hook-succeeded");
    }

    [Fact]
    public async Task Runs_unprivileged()
    {
        var pod = await Pod("option-3-own-values");

        pod.Flag("spec.securityContext.runAsNonRoot").Should().BeTrue();
        pod.Text("spec.securityContext.seccompProfile.type").Should().Be("RuntimeDefault");
        pod.Flag("spec.automountServiceAccountToken").Should().BeFalse();
        pod.Flag("spec.containers[0].securityContext.allowPrivilegeEscalation").Should().BeFalse();
        pod.Flag("spec.containers[0].securityContext.readOnlyRootFilesystem").Should().BeTrue();
        pod.Strings("spec.containers[0].securityContext.capabilities.drop").Should().Equal("ALL");
    }

    [Theory]
    [InlineData("option-3-own-values", "expect postgres-cnpg-primary f primary", "expect postgres-cnpg-read t replica")]
    [InlineData("development-one-instance", "expect postgres-cnpg-primary f primary", "expect postgres-cnpg-read any 'any instance'")]
    [InlineData("everything", "expect pg-primary f primary", "expect pg-read t replica")]
    public async Task Asks_each_service_for_its_role(string fixture, string primary, string read) =>
        (await Pod(fixture)).Text("spec.containers[0].command[2]").Should().Contain(primary).And.Contain(read);

    [Theory]
    [InlineData("existing-secrets", "vault-ibs-app")]
    [InlineData("generated-password", "postgres-app")]
    public async Task Logs_in_with_the_owners_secret_whoever_made_it(string fixture, string secret) =>
        (await Pod(fixture)).Text("spec.containers[0].env[1].valueFrom.secretKeyRef.name").Should().Be(secret);
}
