using Conformance.Clusters;
using Conformance.Django;
using Conformance.Helm;

namespace Conformance.E2E.Django;

/// <summary>A release of the chart and the Django application that uses it, in one namespace.</summary>
public sealed record DjangoSite(ClusterLease Lease, PostgresCluster Postgres, DjangoDeployment Web)
{
    public string Namespace => Postgres.Namespace;

    /// <summary>Installs both and returns once the application runs; the database may not be Ready yet. Skips the calling test where no node has the application's image.</summary>
    /// <param name="values">Of <c>helm install</c>: <c>--values</c> and <c>--set</c>.</param>
    /// <exception cref="ConformanceException">The install failed, or the application did not come up.</exception>
    public static async Task<DjangoSite> InstallAsync(ClusterLease lease, string scenario, string name, IReadOnlyList<string> values)
    {
        var image = await ImageAsync(lease, DjangoImage.Offered[0]);
        var space = await lease.Cluster.Namespaces.CreateAsync($"{scenario}-{name}");
        try
        {
            var result = await lease.Cluster.HelmAsync(
                HelmChoice.Or(HelmMajor.Helm4), ["install", "postgres-cnpg", Repository.Chart, "--namespace", space, .. values]);
            if (!result.IsSuccess)
                throw new ConformanceException($"helm install in {space} exited {result.ExitCode}:", result.StandardError.Trim());
            return new DjangoSite(lease, new PostgresCluster(lease.Cluster, space, "postgres"), await StartAsync(lease, space, image));
        }
        catch (ConformanceException)
        {
            await Diagnostics.CollectAsync(lease.Cluster, lease.Operator, scenario, space);
            throw;
        }
    }

    /// <summary>Starts a second application beside the first, from another image.</summary>
    /// <param name="offered">One of <see cref="DjangoImage.Offered"/>.</param>
    public async Task<DjangoDeployment> BesideAsync(string offered, CancellationToken cancellationToken) =>
        await StartAsync(Lease, Namespace, await ImageAsync(Lease, offered), $"web-{DjangoImage.Offered.ToList().IndexOf(offered)}", cancellationToken);

    private static async Task<DjangoDeployment> StartAsync(
        ClusterLease lease, string space, string image, string name = "web", CancellationToken cancellationToken = default)
    {
        var (web, obstacle) = await DjangoDeployment.StartAsync(lease, space, image, name, cancellationToken);
        return web ?? throw Missing(obstacle!);
    }

    private static async Task<string> ImageAsync(ClusterLease lease, string offered)
    {
        if (!lease.IsOwn && Settings.DjangoImage is null)
            throw Missing("No image with Django: one that is built here cannot be put on the nodes of an existing cluster. Name one that they can pull in CONFORMANCE_DJANGO_IMAGE.");
        var image = await DjangoImage.GetAsync(offered);
        return image.Name ?? throw Missing($"No image with Django: {image.Obstacle}.");
    }

    /// <summary>Skips the calling test, or where the tier has to run, makes it fail.</summary>
    private static ConformanceException Missing(string obstacle)
    {
        Assert.SkipUnless(Settings.RequireE2E, obstacle);
        return new ConformanceException(obstacle, "CONFORMANCE_REQUIRE_E2E is set, so that this is a failure.");
    }
}
