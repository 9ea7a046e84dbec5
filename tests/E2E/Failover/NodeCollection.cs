namespace Conformance.E2E.Failover;

/// <summary>
/// Tests of what befalls a node: on a cluster of their own, one after the other, and after all that run side by side: three
/// nodes and the releases on them are all that two cores carry.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NodeCollection : ICollectionFixture<NodeReleases>
{
    public const string Name = "Nodes";
}
