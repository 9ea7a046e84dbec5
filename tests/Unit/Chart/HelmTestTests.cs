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

        pod.Should().Have("metadata.annotations[\"helm.sh/hook\"]", "test");
        pod.Should().Have("metadata.annotations[\"helm.sh/hook-delete-policy\"]", "before-hook-creation,hook-succeeded");
    }

    [Fact]
    public async Task Runs_unprivileged()
    {
        var pod = await Pod("option-3-own-values");

        pod.Should().Have("spec.securityContext.runAsNonRoot", true);
        pod.Should().Have("spec.securityContext.seccompProfile.type", "RuntimeDefault");
        pod.Should().Have("spec.automountServiceAccountToken", false);
        pod.Should().Have("spec.containers[0].securityContext.allowPrivilegeEscalation", false);
        pod.Should().Have("spec.containers[0].securityContext.readOnlyRootFilesystem", true);
        pod.Should().HaveStrings("spec.containers[0].securityContext.capabilities.drop", "ALL");
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
        (await Pod(fixture)).Should().Have("spec.containers[0].env[1].valueFrom.secretKeyRef.name", secret);
}
