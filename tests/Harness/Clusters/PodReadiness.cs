namespace Conformance.Clusters;

/// <summary>The wait for a pod that the suite made itself.</summary>
public static class PodReadiness
{
    /// <summary>
    /// How often a startup probe that asks each second may fail: for as long as <see cref="WaitAsync"/> waits. The pods have no
    /// readiness probe that runs a command: it would start a process in the container for as long as the pod is there.
    /// </summary>
    public static readonly int StartAttempts = (int)Deadlines.ClientPod.TotalSeconds;

    /// <summary>A container that ended so often will not get better.</summary>
    private const long Restarts = 3;

    /// <summary>Waits until the pod is Ready.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The pod's name.</param>
    /// <exception cref="ConformanceException">Its image cannot be pulled, its container ends again and again, or the deadline passed.</exception>
    public static Task WaitAsync(KubernetesCluster cluster, string space, string name, CancellationToken cancellationToken) => Wait.UntilAsync(
        $"pod {name} in {space} to run",
        Deadlines.ClientPod,
        async token =>
        {
            var pod = await cluster.FindAsync(ResourceKind.Pod, space, name, token);
            if (pod is null)
                return "there is no such pod";
            ImagePull.Refuse([pod]);
            if (ImagePull.ContainerStatuses(pod).Any(status => status["restartCount"]?.GetValue<long>() >= Restarts))
                throw new ConformanceException(
                    $"Pod {name} in {space} ends again and again. Its last words:",
                    (await cluster.Kubectl.RunAsync(["logs", name, "--namespace", space, "--previous", "--tail", "5"], token)).StandardOutput.Trim());
            return Conditions.IsTrue(pod, "Ready") ? null : PodSummary.Of([pod]);
        },
        cancellationToken);
}
