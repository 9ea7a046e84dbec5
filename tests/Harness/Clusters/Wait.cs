using System.Diagnostics;
using k8s.Autorest;

namespace Conformance.Clusters;

/// <summary>The only way the suite waits: by a named condition, up to a deadline of <see cref="Deadlines"/>.</summary>
public static class Wait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks again and again until the condition holds.</summary>
    /// <param name="what">What is waited for, as it completes "Waited 60 s for ...".</param>
    /// <param name="deadline">The longest wait.</param>
    /// <param name="probe">
    /// Returns null once the condition holds, else what was seen instead. An error of the connection counts as
    /// something seen; a <see cref="ConformanceException"/> ends the wait at once, for what waiting cannot mend.
    /// </param>
    /// <param name="interval">Between two looks; half a second unless something is timed.</param>
    /// <returns>How long it took.</returns>
    /// <exception cref="ConformanceException">The deadline passed. Says what was waited for, how long, and what was last seen.</exception>
    public static async Task<TimeSpan> UntilAsync(
        string what,
        TimeSpan deadline,
        Func<CancellationToken, Task<string?>> probe,
        CancellationToken cancellationToken = default,
        TimeSpan? interval = null)
    {
        var clock = Stopwatch.StartNew();
        var seen = "nothing";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        try
        {
            while (true)
            {
                try
                {
                    if (await probe(limit.Token) is not { } instead)
                        return clock.Elapsed;
                    seen = instead;
                }
                catch (Exception exception) when (IsOfConnection(exception) && !limit.IsCancellationRequested)
                {
                    seen = exception.InnerException?.Message ?? exception.Message;
                }

                await Task.Delay(interval ?? Interval, limit.Token);
            }
        }
        catch (Exception exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested
            && exception is not ConformanceException)
        {
            throw new ConformanceException(
                $"Waited {deadline.TotalSeconds:0} s for {what}; last seen: {seen.Trim().TrimEnd('.')}.",
                "If nothing is wrong there, the machine is slow: the limits are in tests/Harness/Clusters/Deadlines.cs.");
        }
    }

    private static bool IsOfConnection(Exception exception) =>
        exception is HttpRequestException or HttpOperationException or IOException or OperationCanceledException;
}
