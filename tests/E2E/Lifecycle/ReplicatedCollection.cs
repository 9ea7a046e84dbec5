using Conformance.Helm;

namespace Conformance.E2E.Lifecycle;

/// <summary>Tests that go through the life of one release with one to three instances, one after the other.</summary>
[CollectionDefinition(Name)]
[TestClassOrderer(typeof(Xunit.v3.UnorderedTestClassOrderer))]
public sealed class ReplicatedCollection : ICollectionFixture<LifecycleReleases>
{
    public const string Name = "Lifecycle of a replicated release";

    internal static readonly ReleasePlan Plan = new("replicated", HelmMajor.Helm4, ReleasePlan.Small());
}
