using Xunit.Sdk;
using Xunit.v3;

namespace Conformance.E2E.Failover;

/// <summary>
/// Tests of what befalls a node: on a cluster of their own, one after the other, and after all that run side by side: three
/// nodes and the releases on them are all that two cores carry. Stalls first: they use the asynchronous releases, which the
/// last tests of nodes give up for synchronous ones.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[TestClassOrderer(typeof(ByName))]
public sealed class NodeCollection : ICollectionFixture<Alone>, ICollectionFixture<NodeReleases>
{
    public const string Name = "Nodes";
}

/// <summary>By the names of the classes, so that the order is one to rely on.</summary>
public sealed class ByName : ITestClassOrderer
{
    public IReadOnlyCollection<TTestClass?> OrderTestClasses<TTestClass>(IReadOnlyCollection<TTestClass?> testClasses)
        where TTestClass : notnull, ITestClass =>
        [.. testClasses.OrderBy(type => type?.TestClassName, StringComparer.Ordinal)];
}
