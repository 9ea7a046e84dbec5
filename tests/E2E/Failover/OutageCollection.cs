namespace Conformance.E2E.Failover;

/// <summary>Tests that measure how long something takes: one after the other and after all that run side by side, since they would measure each other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OutageCollection : ICollectionFixture<Alone>, ICollectionFixture<ReplicatedReleases>
{
    public const string Name = "Outages";
}
