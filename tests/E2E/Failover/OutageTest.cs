namespace Conformance.E2E.Failover;

/// <summary>A test that disturbs one release again and again.</summary>
public abstract class OutageTest(E2ERun run, ReplicatedReleases releases, string scenario) : DisturbanceTest(run, scenario)
{
    /// <summary>Fine where the class is alone on the machine.</summary>
    protected virtual RepetitionPace Pace => RepetitionPace.Fine;

    /// <summary>A release, installed and Ready.</summary>
    protected async Task<ReplicatedRelease> ReleaseAsync(ReplicationSetting setting)
    {
        var release = await releases.GetAsync(setting);
        Uses(release.Namespace);
        return release;
    }

    /// <summary>Repeats a disturbance. All repetitions are recorded, with a picture each, before they are judged.</summary>
    /// <param name="headlines">The clients whose every value is recorded, and the most seconds their median may be.</param>
    protected async Task RepeatAsync(
        ReplicationSetting setting, Disturbance disturbance, int repetitions, params IReadOnlyList<(OutageClient Client, double? Budget)> headlines)
    {
        var release = await ReleaseAsync(setting);
        var done = new List<Repetition>();
        for (var number = 1; number <= repetitions; number++)
        {
            done.Add(await RepetitionRun.RunAsync(release, disturbance, $"{Told(disturbance, setting)} {number}", Pace, Cancelled));
            Record(done[^1], setting, disturbance, $"{number} of {repetitions}", headlines);
        }

        Conclude(done, setting, disturbance, headlines);
    }
}
