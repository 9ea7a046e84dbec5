using Conformance.Clusters;

namespace Conformance.E2E.Lifecycle;

/// <summary>Whether a node can run an image, asked with a pod of it, before a database is entrusted to it.</summary>
internal static class ImageProbe
{
    private const string Name = "conformance-image";

    public static async Task<bool> IsToBeHadAsync(KubernetesCluster cluster, string space, string image, CancellationToken cancellationToken)
    {
        await cluster.ApplyAsync(UnprivilegedPod.Manifest(Name, image, "sleep", "infinity"), space, cancellationToken);
        try
        {
            await PodReadiness.WaitAsync(cluster, space, Name, cancellationToken);
            return true;
        }
        catch (ConformanceException exception) when (exception.Problem.Contains("cannot pull the image", StringComparison.Ordinal))
        {
            return false;
        }
        finally
        {
            await cluster.Kubectl.RequireAsync(["delete", "pod", Name, "--namespace", space, "--now"], CancellationToken.None);
        }
    }
}
