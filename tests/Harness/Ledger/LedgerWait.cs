namespace Conformance.Ledger;

/// <summary>The ledger's only way to wait for a condition: by name, up to a deadline, and looking often enough to time it.</summary>
internal static class LedgerWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <param name="what">Completes "Waited 60 s for ...".</param>
    /// <param name="probe">Null once the condition holds, else what was seen instead.</param>
    /// <exception cref="ConformanceException">The deadline passed.</exception>
    public static async Task UntilAsync(
        string what, TimeSpan deadline, Func<CancellationToken, Task<string?>> probe, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        using var poll = new PeriodicTimer(Interval);
        var seen = "nothing";
        try
        {
            while (await probe(limit.Token) is { } instead)
            {
                seen = instead;
                await poll.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConformanceException(
                $"Waited {deadline.TotalSeconds:0.#} s for {what}; last seen: {seen}.", "See the event log of the run for what its clients met.");
        }
    }
}
