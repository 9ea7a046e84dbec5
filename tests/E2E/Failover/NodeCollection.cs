namespace Conformance.E2E.Failover;

/// <summary>Tests of what befalls a node: one after the other, beside everything else, on a cluster of their own.</summary>
[CollectionDefinition(Name)]
public sealed class NodeCollection : ICollectionFixture<NodeReleases>
{
    public const string Name = "Nodes";
}
