using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Conformance.E2E.LongestFirst))]

namespace Conformance.E2E;

/// <summary>
/// The scenario <c>install</c> begins, since its times are measured from the start of the cluster, with the one of its classes
/// that installs for itself and mostly waits; then the collections that take longest, so that none of them is left alone at the end.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly IReadOnlyList<string> Install = [".InstallRefusedTests", ".Install."];

    private static readonly IReadOnlyList<string> Long =
    [
        "Synchronous replication", ".StoreOutageTests", ".RecoveryTests", ".RecoveryTargetTests", ".RecoveryInTreeTests", "Pooling", "Django",
        "Lifecycle of a replicated release", ".BaseBackupTests", ".Lifecycle.", ".TwoNamespacesTests", ".BackupTests", ".DumpFormTests",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Rank(collection.TestCollectionDisplayName)).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int Rank(string name)
    {
        IReadOnlyList<string> order = [.. Install, .. Long];
        return Enumerable.Range(0, order.Count).FirstOrDefault(index => name.Contains(order[index], StringComparison.Ordinal), order.Count);
    }
}
