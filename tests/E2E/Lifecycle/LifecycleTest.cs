using Conformance.Clusters;
using Conformance.Ledger;
using Conformance.Reporting;

namespace Conformance.E2E.Lifecycle;

/// <summary>
/// A test that changes a release under continuous writes. The tests of a class go through the life of one release, in the
/// order in which they stand; each first brings it to where it begins, so that it also runs alone.
/// </summary>
public abstract class LifecycleTest(E2ERun run, LifecycleReleases releases) : ScenarioTest(run, "lifecycle")
{
    /// <summary>The clients' pictures are drawn where they waited longer than this.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(1);

    /// <summary>The class's release, as it is now.</summary>
    protected async Task<LivingRelease> ReleaseAsync(ReleasePlan plan)
    {
        var release = await releases.GetAsync(plan);
        Uses(release.Namespace);
        return release;
    }

    /// <summary>The class's release with some values as this test begins from them; where they are already, nothing happens.</summary>
    protected async Task<LivingRelease> ReleaseAsync(ReleasePlan plan, params (string Path, object? Value)[] values)
    {
        var release = await ReleaseAsync(plan);
        var wanted = With(release.Values, values);
        if (wanted.ToString() == release.Values.ToString())
            return release;
        await release.UpgradeAsync(wanted, Cancelled);
        await release.WaitQuietAsync(Cancelled);
        return release;
    }

    /// <summary>Does something to a release while clients write, waits until all of them are served again, and holds the rows against what they know.</summary>
    /// <param name="name">As the report names it.</param>
    /// <param name="act">Does it, and ends when it is in force.</param>
    /// <param name="endpoint">How clients that connect anew get in; by default as the owner's Secret said at the beginning.</param>
    protected async Task<Change> ChangeAsync(
        LivingRelease release, string name, Func<CancellationToken, Task> act, Func<string>? endpoint = null)
    {
        var (primary, _) = await release.NodesAsync(Cancelled);
        endpoint ??= () => primary.ConnectionString;
        await using var writes = await LedgerRun.StartAsync(Options(release, name, endpoint), Cancelled);
        await writes.WarmUpAsync(Cancelled);
        var from = writes.Mark(name);
        await act(Cancelled);
        await writes.RecoveredAsync(writes.Mark("in force"), Deadlines.ClientsServed, Cancelled);
        var history = await writes.StopAsync();

        var (now, replicas) = await release.NodesAsync(Cancelled);
        var change = new Change(name, from, await LedgerCheck.RunAsync(history, now, replicas, Cancelled));
        Measurements.Record(Scenario, $"{name}, longest outage", Math.Round(change.Outage.TotalSeconds, 3), "s");
        Measurements.Record(Scenario, $"{name}, lost", change.Report.Lost.Count, "rows", 0);
        if (change.Outage > Noticeable)
            Pictures.Record(Scenario, name, TimelineDrawing.Svg(Timeline.Around(history), name));
        Progress.Report($"{release}: {name}: outage {change.Outage.TotalSeconds:0.00} s, {change.Unacknowledged} unacknowledged, lost {change.Report.Lost.Count}");
        change.Report.Verdict.Should().Be(LedgerVerdict.Kept, "no acknowledged write is lost by {0}:\n{1}", name, change.Report);
        return change;
    }

    /// <summary>Values with some of them changed; null takes one out.</summary>
    protected static SiteValues With(SiteValues values, params (string Path, object? Value)[] changes) =>
        changes.Aggregate(values, (changed, change) => changed.With(change.Path, change.Value));

    private static LedgerOptions Options(LivingRelease release, string name, Func<string> endpoint) => new()
    {
        // Two clients that write little: what is measured is the change, not how two cores are shared.
        Writers = ClientGroup.Mixture(1, endpoint),
        WritesPerSecond = 20,
        LogFile = Path.Combine(
            Directory.CreateDirectory(Path.Combine(Repository.Artifacts, "ledger", release.Namespace)).FullName,
            $"{name.Replace(' ', '-').Replace(',', '-')}.log"),
    };
}
