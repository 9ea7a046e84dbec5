using Conformance.Clusters;

namespace Conformance.E2E.Lifecycle;

/// <summary>Whether a node can run an image, asked with a pod of it, before a database is entrusted to it.</summary>
internal static class ImageProbe
{
    private const string Name = "conformance-image";

    public static async Task<bool> IsToBeHadAsync(KubernetesCluster cluster, string space, string image, CancellationToken cancellationToken)
    {
        await cluster.ApplyAsync(
            $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {Name}
            spec:
              terminationGracePeriodSeconds: 0
              automountServiceAccountToken: false
              securityContext:
                runAsNonRoot: true
                runAsUser: 65534
                seccompProfile:
                  type: RuntimeDefault
              containers:
                - name: image
                  image: {image}
                  imagePullPolicy: IfNotPresent
                  command: [sleep, infinity]
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities:
                      drop: [ALL]
            """,
            space,
            cancellationToken);
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
