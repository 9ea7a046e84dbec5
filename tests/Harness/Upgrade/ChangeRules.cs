using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Manifests;
using Conformance.Postgres;
using k8s.Models;

namespace Conformance.Upgrade;

/// <summary>Which changes of a resource an upgrade cannot make, or cannot make without loss.</summary>
/// <remarks>
/// For a Cluster these are the operator's own refusals of an update (internal/webhook/v1/cluster_webhook.go), and what it
/// accepts although an existing database does not follow.
/// </remarks>
internal sealed partial class ChangeRules
{
    private const int DefaultId = 26;

    /// <summary>The oldest major that an upgrade in place can lead to.</summary>
    private const int OldestTarget = 16;

    private readonly Manifest before;

    private readonly Manifest after;

    private readonly IReadOnlyList<ImmutableField> immutable;

    public ChangeRules(Manifest before, Manifest after, IReadOnlyList<ImmutableField> immutable)
    {
        this.before = before;
        this.after = after;
        this.immutable = immutable;
    }

    /// <returns>Why the change is not safe, or null.</returns>
    public string? Danger(Difference change) => Immutable(change) ?? after.Kind switch
    {
        "Cluster" => OfCluster(change),
        "PersistentVolumeClaim" => OfClaim(change),
        "Secret" => OfSecret(change),
        "ConfigMap" when before.Text("immutable") == "true" => "the ConfigMap is immutable",
        "Service" when IsAtOrBelow(change.Path, "spec.selector") => "the same name leads to other pods",
        "ObjectStore" when change.Path == "spec.configuration.destinationPath" => Elsewhere,
        _ => null,
    };

    private const string Elsewhere = "backups and WAL go on at another place, where there is nothing to recover from yet";

    private string? Immutable(Difference change) => immutable
        .FirstOrDefault(field => change.Before is not null && IsAtOrBelow(change.Path, field.Path))?.Reason is { } reason
            ? $"{reason}: the API server refuses the change"
            : null;

    private string? OfCluster(Difference change) => change.Path switch
    {
        "spec.postgresUID" or "spec.postgresGID" => Id(change.Before) == Id(change.After)
            ? null
            : "immutable: the data directory belongs to that id, and the operator refuses another",
        "spec.storage.size" or "spec.walStorage.size" => Shrunk(change),
        "spec.storage.storageClass" or "spec.walStorage.storageClass" => "existing volumes stay in their class: only new instances get the other one",
        "spec.walStorage" when change.After is null => "walStorage cannot be taken away once it is there",
        "spec.tablespaces" when change.After is null => "tablespaces cannot be taken away once they are there",
        "spec.imageName" => OfImage(change),
        "spec.postgresql.parameters.wal_level" when change.After?.ToString() == "minimal" => "an existing cluster cannot go to wal_level minimal",
        "spec.replicationSlots.highAvailability.slotPrefix" => "the prefix cannot change while the slots are in use",
        "spec.bootstrap.initdb.database" or "spec.bootstrap.initdb.owner" => "an existing database keeps the name and owner it was made with",
        "spec.backup.barmanObjectStore.destinationPath" or "spec.backup.barmanObjectStore.serverName" => Elsewhere,
        _ when Tablespace().IsMatch(change.Path) && change.After is null => "a tablespace cannot be taken away once it is there",
        _ when TablespaceSize().IsMatch(change.Path) => Shrunk(change),
        _ when SelectorType().IsMatch(change.Path) => "the same name leads to instances of another role",
        _ when ManagedService().IsMatch(change.Path) && change.After is null && before.Has("spec.managed.services.additional") => "whoever connects through its name cannot any more",
        _ when ServerName().IsMatch(change.Path) => Elsewhere,
        _ => null,
    };

    private string? OfImage(Difference change)
    {
        if (Major(change.Before) is not { } old || Major(change.After) is not { } next)
            return null;
        if (next < old)
            return $"PostgreSQL cannot go back from {old} to {next}";
        if (next > old)
            return next < OldestTarget
                ? $"an upgrade in place leads to PostgreSQL {OldestTarget} or later only"
                : $"a major upgrade, offline and with no way back by helm rollback, that these values do not ask for: set image.tag to stay on {old}";
        return after.Text("spec.primaryUpdateMethod") == "switchover"
            && !JsonNode.DeepEquals(before.At("spec.postgresql.parameters"), after.At("spec.postgresql.parameters"))
                ? "image and parameters cannot change together under primaryUpdateMethod switchover"
                : null;
    }

    private static string? OfClaim(Difference change) => change.Path switch
    {
        "spec.resources.requests.storage" => Shrunk(change),
        _ when IsAtOrBelow(change.Path, "spec") => "the spec of a claim is immutable but for growing it",
        _ => null,
    };

    private string? OfSecret(Difference change)
    {
        if (!IsAtOrBelow(change.Path, "data") && !IsAtOrBelow(change.Path, "stringData"))
            return null;
        if (before.Text("immutable") == "true")
            return "the Secret is immutable";
        if (change.Before is not null && change.After is null)
            return "whoever reads this key finds nothing any more";
        return change.Before is not null && change.Path.Split('.')[^1] is "username" or "password"
            ? "the same values log in differently"
            : null;
    }

    private static string? Shrunk(Difference change) =>
        Bytes(change.Before) is { } old && Bytes(change.After) is { } next && next < old ? "a volume cannot shrink" : null;

    private static decimal? Bytes(JsonNode? quantity)
    {
        try
        {
            return quantity is null ? null : new ResourceQuantity(quantity.ToString()).ToDecimal();
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Id(JsonNode? id) => id?.ToString() ?? $"{DefaultId}";

    private static int? Major(JsonNode? image)
    {
        try
        {
            return image is null ? null : PostgresVersion.OfImage(image.ToString()).Major;
        }
        catch (Exception exception) when (exception is ConformanceException or FormatException)
        {
            return null;
        }
    }

    private static bool IsAtOrBelow(string path, string root) =>
        path == root || path.StartsWith(root + ".", StringComparison.Ordinal) || path.StartsWith(root + "[", StringComparison.Ordinal);

    [GeneratedRegex(@"^spec\.tablespaces\[[^\]]+\]$")]
    private static partial Regex Tablespace();

    [GeneratedRegex(@"^spec\.tablespaces\[[^\]]+\]\.storage\.size$")]
    private static partial Regex TablespaceSize();

    [GeneratedRegex(@"^spec\.managed\.services\.additional\[[^\]]+\]\.selectorType$")]
    private static partial Regex SelectorType();

    [GeneratedRegex(@"^spec\.managed(\.services(\.additional(\[[^\]]+\])?)?)?$")]
    private static partial Regex ManagedService();

    [GeneratedRegex(@"^spec\.plugins\[[^\]]+\]\.parameters\.(serverName|barmanObjectName)$")]
    private static partial Regex ServerName();
}
