namespace Conformance.Clusters;

/// <summary>This machine has no cluster to offer. Nothing is wrong, but what needs one did not run.</summary>
public sealed class NoClusterException(string reason, Exception? inner = null) : Exception(reason, inner);
