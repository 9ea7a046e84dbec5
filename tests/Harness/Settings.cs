namespace Conformance;

/// <summary>Every environment variable the suite reads, in one table. The README's table mirrors this one.</summary>
public static class Settings
{
    /// <summary>Use this existing cluster; only namespaces the run made itself are touched.</summary>
    public static string? Kubeconfig => Read("CONFORMANCE_KUBECONFIG");

    /// <summary>The operator release that the E2E tier installs into a cluster of its own, in place of the newest that is pinned.</summary>
    public static string? Operator => Read("CONFORMANCE_OPERATOR");

    /// <summary>The Helm major that scenarios install with, where they do not compare both: <c>3</c> or <c>4</c>. Set by <c>./qualify --matrix</c>.</summary>
    public static string? HelmMajor => Read("CONFORMANCE_HELM");

    /// <summary>The PostgreSQL major that scenarios install where they ask for none. Set by <c>./qualify --matrix</c>.</summary>
    public static string? Postgres => Read("CONFORMANCE_POSTGRES");

    /// <summary>The k3s node image that Testcontainers starts, in place of the pinned one.</summary>
    public static string? K3sImage => Read("CONFORMANCE_K3S_IMAGE");

    /// <summary>More arguments of the k3s server that Testcontainers starts, as the site's own k3s has them; separated by blanks.</summary>
    public static IReadOnlyList<string> K3sArguments => Read("CONFORMANCE_K3S_ARGS")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A folder of image archives (<c>*.tar</c>) for k3s's air-gap folder, and in its <c>docker/</c> for Docker.</summary>
    public static string? Images => Read("CONFORMANCE_IMAGES");

    /// <summary>A folder that holds the manifests of <c>fixtures/versions.json</c> by file name.</summary>
    public static string? Artifacts => Read("CONFORMANCE_ARTIFACTS");

    /// <summary>Images with Python and Django for the project of <c>fixtures/django</c>, separated by commas, in place of those built from its Dockerfile.</summary>
    public static string? DjangoImage => Read("CONFORMANCE_DJANGO_IMAGE") ?? AirGap.Bundle.Current?.DjangoImages;

    /// <summary>Not running the E2E tier is a failure.</summary>
    public static bool RequireE2E => Flag("CONFORMANCE_REQUIRE_E2E");

    /// <summary>Keep namespaces and the container for a look after the run.</summary>
    public static bool Keep => Flag("CONFORMANCE_KEEP");

    /// <summary>Where the Server tier gets its PostgreSQL: <c>docker</c>, <c>embedded</c>, or empty for whichever is at hand.</summary>
    public static string? Server => Read("CONFORMANCE_SERVER");

    /// <summary>The user's own values file, qualified beside the fixtures. Set by <c>./qualify --values</c>.</summary>
    public static string? Values => Read("CONFORMANCE_VALUES");

    /// <summary>The full path of the folder of the chart that upgrades start from; null: the chart itself. Set by <c>./qualify --baseline</c>.</summary>
    public static string? Baseline => Read("CONFORMANCE_BASELINE");

    /// <summary>A file to which progress lines are appended while a tier runs. Set by <c>./qualify</c>.</summary>
    public static string? Progress => Read("CONFORMANCE_PROGRESS");

    /// <summary>Where results go, in place of <c>artifacts/</c>. Set by <c>./qualify</c>.</summary>
    public static string? ArtifactsOutput => Read("CONFORMANCE_OUTPUT");

    /// <summary>Write snapshots instead of comparing them.</summary>
    public static bool UpdateSnapshots => Flag("CONFORMANCE_UPDATE_SNAPSHOTS");

    private static string? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static bool Flag(string name) => Read(name) is "1" or "true";
}
