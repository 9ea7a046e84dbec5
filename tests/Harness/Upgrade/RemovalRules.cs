using Conformance.Manifests;

namespace Conformance.Upgrade;

/// <summary>What it costs when an upgrade takes a resource away although the values are the same.</summary>
internal static class RemovalRules
{
    /// <summary>By kind; other kinds can go.</summary>
    private static readonly Dictionary<string, string> Costs = new()
    {
        ["Cluster"] = "the database is left behind or deleted, and what comes in its place is empty",
        ["PersistentVolumeClaim"] = "what is stored on it is left behind or deleted",
        ["Secret"] = "whoever logs in with it cannot any more",
        ["Service"] = "whoever connects through its name cannot any more",
        ["Pooler"] = "whoever connects through its service cannot any more",
        ["ObjectStore"] = "archiving and backups stop, and the ones that exist are no longer known",
        ["ScheduledBackup"] = "no backup is made any more",
        ["CronJob"] = "what it did on schedule is not done any more",
    };

    /// <returns>Why its removal is not safe, or null.</returns>
    public static string? Danger(Manifest manifest)
    {
        if (manifest is { Kind: "Database" })
            return manifest.Text("spec.databaseReclaimPolicy") == "delete" ? "the database is dropped with it" : null;
        if (!Costs.TryGetValue(manifest.Kind, out var cost))
            return null;

        // Kept, a Secret goes on to serve; a Cluster goes on beside the one that takes its service's names.
        var isKept = manifest.Map("metadata.annotations").GetValueOrDefault("helm.sh/resource-policy") == "keep";
        return isKept && manifest.Kind is ("Secret" or "PersistentVolumeClaim") ? null : cost;
    }
}
