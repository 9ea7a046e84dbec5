using Conformance.Ledger;

namespace Conformance.E2E.Failover;

/// <summary>Notes in the ledger's run when the operator chose another primary, and when the services' label followed.</summary>
internal sealed class OperatorWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ReplicatedRelease release;

    private readonly LedgerRun run;

    private readonly string before;

    private readonly CancellationTokenSource stop = new();

    private readonly Task work;

    /// <param name="before">The primary until now.</param>
    public OperatorWatch(ReplicatedRelease release, LedgerRun run, string before)
    {
        this.release = release;
        this.run = run;
        this.before = before;
        work = Task.Run(WatchAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await work;
        stop.Dispose();
    }

    private async Task WatchAsync()
    {
        var (chosen, followed) = (false, false);
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (!(chosen && followed) && await timer.WaitForNextTickAsync(stop.Token))
            {
                if (!chosen && await TargetAsync() is { } target && target != before && target != "pending")
                {
                    chosen = true;
                    run.Mark($"{target} chosen");
                }

                if (!followed && await LabelledAsync() is { } labelled)
                {
                    followed = true;
                    run.Mark($"services lead to {labelled}");
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or k8s.Autorest.HttpOperationException)
        {
            // The run is over, or the API server did not answer: the picture goes without a mark.
        }
    }

    private async Task<string?> TargetAsync() => (await release.Postgres.GetAsync(stop.Token)).Text("status.targetPrimary");

    private async Task<string?> LabelledAsync() => (await release.Postgres.InstancesAsync(stop.Token))
        .FirstOrDefault(pod => pod.Name != before && pod.Map("metadata.labels").GetValueOrDefault("cnpg.io/instanceRole") == "primary")?.Name;
}
