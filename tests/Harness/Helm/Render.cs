using Conformance.Manifests;

namespace Conformance.Helm;

/// <summary>What one <c>helm template</c> returned.</summary>
public sealed class Render
{
    private readonly Lazy<IReadOnlyList<Manifest>> manifests;

    internal Render(RenderRequest request, HelmMajor helm, int exitCode, string output, string error)
    {
        Request = request;
        Helm = helm;
        Succeeded = exitCode == 0;
        Text = output;
        Error = error;
        manifests = new(() => [.. ManifestParser.Parse(RequireText()).Select(manifest => manifest with { Origin = request.ToString() })]);
    }

    public RenderRequest Request { get; }

    public HelmMajor Helm { get; }

    public bool Succeeded { get; }

    /// <summary>Standard output: the manifests.</summary>
    public string Text { get; }

    /// <summary>Standard error: why the render was refused.</summary>
    public string Error { get; }

    /// <summary>Every document, in the order rendered.</summary>
    /// <exception cref="ConformanceException">The render failed, or is not YAML that an API server reads.</exception>
    public IReadOnlyList<Manifest> Manifests => manifests.Value;

    /// <summary>The only manifest of a kind.</summary>
    /// <exception cref="ConformanceException">There is none, or more than one; the message lists what there is.</exception>
    public Manifest Single(string kind) => Find(manifest => manifest.Kind == kind, kind);

    /// <summary>The manifest of a kind by name.</summary>
    /// <inheritdoc cref="Single(string)" path="/exception"/>
    public Manifest Single(string kind, string name) =>
        Find(manifest => manifest.Kind == kind && manifest.Name == name, $"{kind}/{name}");

    public IEnumerable<Manifest> All(string kind) => Manifests.Where(manifest => manifest.Kind == kind);

    /// <summary>The Cluster, which every successful render has.</summary>
    public Manifest Cluster => Single("Cluster");

    private Manifest Find(Func<Manifest, bool> predicate, string wanted)
    {
        var matches = Manifests.Where(predicate).ToList();
        return matches is [var only]
            ? only
            : throw new ConformanceException(
                $"{Request}: expected one {wanted}, found {matches.Count}.",
                $"Rendered: {string.Join(", ", Manifests.Select(manifest => manifest.Id))}.");
    }

    private string RequireText() => Succeeded
        ? Text
        : throw new ConformanceException($"{Request} failed:", Error.Trim());
}
