using Conformance.Reporting;

namespace Conformance.Qualify;

internal static class Usage
{
    public static string Text { get; } = $"""
        Qualifies the chart: renders and checks it (unit), boots real PostgreSQL servers with what it renders (server),
        installs it on a real cluster (e2e), and reports.

        ./qualify [--tier TIER]... [--scenario NAME]... [--values FILE] [--baseline REF|PATH] [--kubeconfig FILE]
                  [--matrix smoke|full|CELL] [--open]
        ./qualify rbac            prints the ClusterRole that a user needs in an existing cluster
        ./qualify images --list   prints every image that a run needs
        ./qualify images --save DIR
                                  writes them into DIR, with manifests and programs: CONFORMANCE_IMAGES=DIR and
                                  CONFORMANCE_ARTIFACTS=DIR then run without any registry
        ./qualify cells smoke|full
                                  prints the cells of a matrix as JSON, for a CI's own matrix
        ./qualify pins            fills the digests of bumped versions into fixtures/versions.json

          --tier TIER       run this tier only: unit, server or e2e; may be repeated
          --scenario NAME   run this scenario only; alone it means --tier e2e; may be repeated
                            ({string.Join(", ", Scenarios.All)})
          --values FILE     qualify this values file as well; its findings stand first in the report
          --baseline REF    the chart that upgrades start from: a git ref or a chart's folder; without it the newest
                            release tag before this commit, and where there is none the chart itself. The report lists
                            what the upgrade changes, and a change that cannot be made or loses something fails
          --kubeconfig FILE use this cluster: only namespaces of the run's own, which are removed; its operator must run.
                            ./qualify rbac prints what its user must be allowed
          --matrix WHICH    repeat the run on combinations of the pinned versions of operator, Kubernetes, Helm and
                            PostgreSQL, one after the other: smoke (the oldest and the newest of everything), full
                            (oldest and newest in every combination), or one cell by its name
          --open            open the report when the run has ended

        The report: artifacts/qualification.html, artifacts/qualification.json, artifacts/summary.md; of a matrix
        artifacts/matrix.json and artifacts/summary.md, with each cell's report in artifacts/matrix/CELL.

        Exit codes
          0  qualified: every tier and every scenario ran, and everything passed
          1  failed: a check failed (where the run was interrupted, perhaps of that), or the command line or the values
             file cannot be used
          2  incomplete: nothing failed, but something did not run: it was not asked for (--tier, --scenario), there is
             no Docker and no cluster, or the run was interrupted

        The README lists the environment variables that say which cluster, images and servers are used.

        """;
}
