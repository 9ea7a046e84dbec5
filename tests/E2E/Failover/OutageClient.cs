using Conformance.Ledger;

namespace Conformance.E2E.Failover;

/// <summary>A kind of client whose outage is told by itself.</summary>
/// <param name="Group">The name of its group in the ledger.</param>
public sealed record OutageClient(string Group)
{
    /// <summary>Keeps its connection through the primary service.</summary>
    public static readonly OutageClient Persistent = new("persistent");

    /// <summary>Opens a connection through the primary service for every request.</summary>
    public static readonly OutageClient PerRequest = new("per request");

    /// <summary>Opens a connection for every request, and looks for the primary among all instances by itself.</summary>
    public static readonly OutageClient MultiHost = new("multi-host");

    /// <summary>Whichever of those through the service was worse off.</summary>
    public static readonly OutageClient Any = new("any client");

    internal static readonly IReadOnlyList<OutageClient> ThroughService = [Persistent, PerRequest];

    public static readonly IReadOnlyList<OutageClient> All = [Any, Persistent, PerRequest, MultiHost];

    /// <summary>The ledger's writers: two of each.</summary>
    internal static IReadOnlyList<ClientGroup> Writers(ReplicatedRelease release) =>
    [
        new(Persistent.Group, ClientKind.Persistent, 2, () => release.Primary),
        new(PerRequest.Group, ClientKind.PerRequest, 1, () => release.Primary),
        new(MultiHost.Group, ClientKind.PerRequest, 1, () => release.MultiHost),
    ];

    public override string ToString() => Group;
}
