namespace Conformance.Clusters;

/// <summary>What the suite does with a kind of resource in a cluster that is not its own.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Resource">The plural, with the subresource where it is one: <c>pods/exec</c>.</param>
/// <param name="Verbs">In alphabetical order.</param>
public sealed record Permission(string Group, string Resource, IReadOnlyList<string> Verbs)
{
    /// <summary>As <c>kubectl auth can-i</c> names it: <c>clusters.postgresql.cnpg.io</c>.</summary>
    public string Name => Group.Length == 0 ? Resource : Resource.Split('/', 2) is [var resource, var sub]
        ? $"{resource}.{Group}/{sub}"
        : $"{Resource}.{Group}";
}
