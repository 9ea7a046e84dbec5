using Conformance.Helm;

namespace Conformance.Fixtures;

/// <summary>
/// A deployment that must work: a file of <c>fixtures/values/</c>, or the user's own values file. Its head may say how
/// it is installed: <c># release: x</c>, <c># namespace: x</c>, <c># chart: fixtures/umbrella</c>, <c># arguments: --set a=b</c>;
/// and that it uses what older operators lack: <c># since-operator: 1.30.0</c>.
/// </summary>
public sealed record Fixture(string Name, string Path)
{
    /// <summary>The name under which the user's own values file is checked.</summary>
    public const string UsersOwn = "your-values";

    /// <summary>The first operator release with a primary lease.</summary>
    private static readonly Version PrimaryLease = new(1, 30);

    private static readonly Lazy<IReadOnlyList<Fixture>> LazyAll = new(Load);

    /// <summary>Every fixture, and the user's values file where <c>CONFORMANCE_VALUES</c> names one, by name.</summary>
    public static IReadOnlyList<Fixture> All => LazyAll.Value;

    /// <exception cref="ConformanceException">There is none of that name.</exception>
    public static Fixture Named(string name) => All.FirstOrDefault(fixture => fixture.Name == name)
        ?? throw new ConformanceException(
            $"There is no fixture '{name}'.", $"fixtures/values has: {string.Join(", ", All.Select(fixture => fixture.Name))}.");

    /// <summary>True for the file that <c>CONFORMANCE_VALUES</c> names.</summary>
    public bool IsUsersOwn => Name == UsersOwn;

    /// <summary>The first operator release whose CRDs have every field it uses; null: all that are supported.</summary>
    public Version? SinceOperator => FixtureHead.Read(Path).TryGetValue("since-operator", out var version) ? Version.Parse(version) : null;

    /// <summary>What Helm is asked to render for it.</summary>
    public RenderRequest Request
    {
        get
        {
            var head = FixtureHead.Read(Path);
            return new RenderRequest(Path)
            {
                Release = head.GetValueOrDefault("release", "postgres-cnpg"),
                Namespace = head.GetValueOrDefault("namespace", "ibs-prod"),
                Chart = head.TryGetValue("chart", out var chart) ? System.IO.Path.Combine(Repository.Root, chart) : Repository.Chart,
            }.With(head.GetValueOrDefault("arguments", "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    /// <summary>What Helm is asked to render for a cluster whose operator is of a release.</summary>
    /// <param name="release">Before <see cref="PrimaryLease"/> the chart has a profile of its own.</param>
    public RenderRequest RequestFor(Version release) =>
        release < PrimaryLease && SinceOperator is null ? Request.With("--set", "replication.profile=portable") : Request;

    public Task<Render> RenderAsync(HelmMajor helm = HelmMajor.Helm4) => Renderer.RenderAsync(Request, helm);

    public override string ToString() => Name;

    private static IReadOnlyList<Fixture> Load()
    {
        var fixtures = Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Fixtures, "values"), "*.yaml")
            .Select(path => new Fixture(System.IO.Path.GetFileNameWithoutExtension(path), path))
            .OrderBy(fixture => fixture.Name, StringComparer.Ordinal);
        return Settings.Values is { } own ? [.. fixtures, new Fixture(UsersOwn, RequireFile(own))] : [.. fixtures];
    }

    /// <summary>The test platform changes the working folder, so that a relative path would mean another file or none.</summary>
    private static string RequireFile(string path) => System.IO.Path.IsPathRooted(path) && File.Exists(path)
        ? path
        : throw new ConformanceException(
            $"CONFORMANCE_VALUES names {path}, which is no file by its full path.", "Name your values file with its full path, or use ./qualify --values.");
}
