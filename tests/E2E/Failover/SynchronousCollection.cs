namespace Conformance.E2E.Failover;

/// <summary>Tests of what synchronous replication keeps, however long it takes: beside everything else.</summary>
[CollectionDefinition(Name)]
public sealed class SynchronousCollection : ICollectionFixture<ReplicatedReleases>
{
    public const string Name = "Synchronous replication";
}
