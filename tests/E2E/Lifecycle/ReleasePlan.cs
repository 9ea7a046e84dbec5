using Conformance.Helm;

namespace Conformance.E2E.Lifecycle;

/// <summary>How a release of the scenario begins.</summary>
/// <param name="Name">Of its namespace, after <c>lifecycle-</c>.</param>
/// <param name="Helm">Installs and changes it.</param>
/// <param name="Values">What it is installed with.</param>
public sealed record ReleasePlan(string Name, HelmMajor Helm, SiteValues Values)
{
    /// <summary>The release's name.</summary>
    public string Release { get; init; } = "postgres-cnpg";

    /// <summary>The folder of the chart that its upgrades are made with.</summary>
    public string Chart { get; init; } = Repository.Chart;

    /// <summary>The folder of the chart that it is installed from.</summary>
    public string FirstChart { get; init; } = Repository.Chart;

    /// <summary>What a script made with <c>kubectl apply</c> before any Helm came; the release is then not installed. Empty: nothing.</summary>
    public string Script { get; init; } = "";

    /// <summary>A small release with both logins.</summary>
    public static SiteValues Small(int instances = 1, string more = "") => SiteValues.Parse($"""
        auth:
          password: owner-password
          postgresPassword: superuser-password
        storage:
          size: 1Gi
        replication:
          instances: {instances}
        {more}
        """);
}
