using System.Runtime.CompilerServices;
using Conformance.Clusters;
using Conformance.Ledger;

namespace Conformance.Server.Ledger;

/// <summary>Runs of this tier: short, at a pace that leaves the machine to others.</summary>
internal static class Runs
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <param name="name">Of the event log under <c>artifacts/ledger</c>: the test's.</param>
    public static LedgerOptions Options(string endpoint, [CallerMemberName] string name = "") => new()
    {
        Writers = ClientGroup.Mixture(2, () => endpoint),
        WritesPerSecond = 200,
        WarmUp = Deadline,
        CommandTimeout = TimeSpan.FromSeconds(2),
        LogFile = Path.Combine(Repository.Artifacts, "ledger", $"{name}.tsv"),
    };

    public static async Task<LedgerRun> StartAsync(LedgerOptions options)
    {
        var run = await LedgerRun.StartAsync(options, TestContext.Current.CancellationToken);
        await run.WarmUpAsync(TestContext.Current.CancellationToken);
        return run;
    }

    /// <summary>Every writer has gone on to a write that began after a moment: what it wrote before is decided.</summary>
    public static Task DecidedAsync(this LedgerRun run, TimeSpan moment) => Wait.UntilAsync(
        "every writer to begin another write",
        Deadline,
        _ => Task.FromResult(run.ActiveWriters.Any(writer => writer.LastInvoked <= moment) ? "not yet" : null),
        TestContext.Current.CancellationToken,
        TimeSpan.FromMilliseconds(10));

    public static Task<LedgerReport> CheckAsync(LedgerHistory history, LedgerNode primary, params LedgerNode[] replicas) =>
        LedgerCheck.RunAsync(history, primary, replicas, TestContext.Current.CancellationToken);
}
