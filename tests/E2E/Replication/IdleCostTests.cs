using System.Diagnostics;
using System.Globalization;
using Conformance.Clusters;
using Conformance.E2E.Failover;
using Conformance.Reporting;

namespace Conformance.E2E.Replication;

/// <summary>What an instance costs while nobody asks it anything.</summary>
[Collection(OutageCollection.Name)]
[Trait("Tier", "e2e")]
[Trait(Alone.Trait, Alone.Value)]
[Trait("Scenario", "replication")]
public sealed class IdleCostTests(E2ERun run, ReplicatedReleases releases) : ReplicationTest(run, releases)
{
    /// <summary>Thousandths of a core.</summary>
    private const double Budget = 25;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Idle_instance_takes_little_of_a_core()
    {
        var release = await ReleaseAsync(ReplicationSetting.ChartDefaults);
        var names = release.Instances.Select(instance => instance.Name).ToList();

        var before = await Task.WhenAll(names.Select(name => CpuAsync(release, name)));
        var clock = Stopwatch.StartNew();
        await Wait.UntilAsync(
            $"{Window.TotalSeconds:0} s of idling to be over",
            2 * Window,
            _ => Task.FromResult(clock.Elapsed < Window ? $"{clock.Elapsed.TotalSeconds:0} s" : null),
            Cancelled);
        var after = await Task.WhenAll(names.Select(name => CpuAsync(release, name)));

        var taken = before.Zip(after, (first, last) => 1000 * (last - first) / clock.Elapsed).ToList();
        foreach (var (name, share) in names.Zip(taken))
            Measurements.Record(Scenario, $"idle instance {name}, CPU", Math.Round(share, 1), "thousandths of a core", Budget);
        taken.Should().OnlyContain(share => share < Budget, "most of what an idle instance takes is its probes: {0}", string.Join(", ", taken));
    }

    /// <returns>The CPU time that the instance's container has taken since it started, by the kernel's account of either version.</returns>
    private static async Task<TimeSpan> CpuAsync(ReplicatedRelease release, string instance)
    {
        var told = await release.Kubernetes.Kubectl.RequireAsync(
            [
                "exec", "--namespace", release.Namespace, instance, "--container", "postgres", "--",
                "sh", "-c", "cat /sys/fs/cgroup/cpuacct/cpuacct.usage 2>/dev/null || grep usage_usec /sys/fs/cgroup/cpu.stat",
            ],
            Cancelled);
        return told.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["usage_usec", var microseconds] => TimeSpan.FromMicroseconds(long.Parse(microseconds, CultureInfo.InvariantCulture)),
            [var nanoseconds] => TimeSpan.FromMicroseconds(long.Parse(nanoseconds, CultureInfo.InvariantCulture) / 1000.0),
            _ => throw new ConformanceException($"The CPU time of {instance} in {release} is told as no cgroup of version 1 or 2 does:", told),
        };
    }
}
