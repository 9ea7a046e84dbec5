using Conformance.Schemas.Checks;
using Conformance.Tools;

namespace Conformance.Schemas;

/// <summary>The checks that every render of every fixture must pass, by name.</summary>
public static class StructuralChecks
{
    private static readonly Lazy<IReadOnlyList<StructuralCheck>> LazyAll = new(() =>
    [
        .. Versions.Current.Operators.Select(release =>
            new CustomResourceCheck($"crd-{release.Version}", release.Version, [release.Manifest])),
        new CustomResourceCheck("crd-others", null, [.. Versions.Current.Crds.Values]),
        new CoreKindsCheck(),
        new ScalarsCheck(),
        new EmptiesCheck(),
        new ReferencesCheck(),
        new PasswordsCheck(),
        new NamesCheck(),
        new LabelsCheck(),
        new ScopeCheck(),
    ]);

    /// <summary>Every check; one per operator version for the CRDs.</summary>
    public static IReadOnlyList<StructuralCheck> All => LazyAll.Value;

    /// <exception cref="ConformanceException">There is none of that name.</exception>
    public static StructuralCheck Named(string name) => All.FirstOrDefault(check => check.Name == name)
        ?? throw new ConformanceException($"There is no structural check '{name}'.", $"There are: {string.Join(", ", All)}.");

    /// <summary>Every CEL rule of every pinned CRD that the suite does not evaluate, once, for the report.</summary>
    public static async Task<IReadOnlyList<NotChecked>> UncheckedRulesAsync()
    {
        var manifests = Versions.Current.Operators.Select(release => release.Manifest).Concat(Versions.Current.Crds.Values);
        var schemas = await Task.WhenAll(manifests.Select(manifest => CrdSchemas.LoadAsync(manifest)));
        return [.. schemas.SelectMany(set => set.UncheckedRules()).Distinct().OrderBy(rule => rule.What, StringComparer.Ordinal)];
    }
}
