using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Conformance.E2E.LongestFirst))]

namespace Conformance.E2E;

/// <summary>
/// The scenario <c>install</c> begins, since its times are measured from the start of the cluster; then the collections
/// that take longest, so that none of them is left alone at the end.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private const string Install = ".Install.";

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
        if (name.Contains(Install, StringComparison.Ordinal))
            return -1;
        return Enumerable.Range(0, Long.Count).FirstOrDefault(index => name.Contains(Long[index], StringComparison.Ordinal), Long.Count);
    }
}
