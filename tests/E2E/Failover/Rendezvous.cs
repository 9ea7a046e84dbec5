namespace Conformance.E2E.Failover;

/// <summary>Where several wait for each other; once all are there, something is done once for all of them.</summary>
/// <param name="parties">How many.</param>
/// <param name="act">What is done.</param>
internal sealed class Rendezvous(int parties, Func<CancellationToken, Task> act)
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int arrived;

    /// <summary>Waits for the others, and until it is done.</summary>
    /// <exception cref="OperationCanceledException">Somebody will not come: whoever knows that cancels the others.</exception>
    public async Task MeetAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref arrived) == parties)
            await ActAsync(cancellationToken);
        await done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Does it now if it was not done: somebody did not come.</summary>
    public Task EnsureAsync() => done.Task.IsCompleted ? Task.CompletedTask : ActAsync(CancellationToken.None);

    private async Task ActAsync(CancellationToken cancellationToken)
    {
        try
        {
            await act(cancellationToken);
            done.TrySetResult();
        }
        catch (Exception exception)
        {
            done.TrySetException(exception);
            throw;
        }
    }
}
