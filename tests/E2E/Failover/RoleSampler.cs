using System.Collections.Concurrent;
using Conformance.Clusters;
using Conformance.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Conformance.E2E.Failover;

/// <summary>Asks every instance by SQL, many times a second and each on a path of its own, whether it is the primary and how far its WAL goes.</summary>
internal sealed class RoleSampler : IAsyncDisposable
{
    /// <summary>
    /// A replica that has replayed the switch to the next segment is there, however few of the zeros that fill the rest of
    /// the old one were received: the operator counts so too when it chooses.
    /// </summary>
    private const string Question =
        """
        SELECT pg_is_in_recovery(),
               CASE WHEN pg_is_in_recovery() THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) ELSE pg_current_wal_flush_lsn() END
        """;

    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    private readonly ConcurrentDictionary<string, ConcurrentQueue<RoleSample>> samples = new();

    private readonly ConcurrentDictionary<string, ConcurrentQueue<(TimeSpan At, bool IsPrimary, NpgsqlLogSequenceNumber Position)>> positions = new();

    private readonly TimeSpan interval;

    private readonly Func<TimeSpan> elapsed;

    private readonly CancellationTokenSource stop = new();

    private readonly Task work;

    /// <param name="elapsed">The clock of the ledger's run.</param>
    /// <param name="interval">Between two questions to one instance.</param>
    public RoleSampler(IReadOnlyList<LedgerNode> instances, Func<TimeSpan> elapsed, TimeSpan interval)
    {
        this.elapsed = elapsed;
        this.interval = interval;
        work = Task.WhenAll(instances.Select(instance => Task.Run(() => SampleAsync(instance))));
    }

    /// <summary>Of all instances so far.</summary>
    public IReadOnlyList<PrimaryPeriod> Periods => [.. samples.SelectMany(instance => PrimaryPeriod.Of(instance.Key, instance.Value))];

    /// <summary>How far an instance had written when it last said that it is the primary.</summary>
    public NpgsqlLogSequenceNumber LastWritten(string instance) =>
        positions.TryGetValue(instance, out var seen) ? seen.LastOrDefault(answer => answer.IsPrimary).Position : default;

    /// <summary>How much each instance that was a replica had received or replayed, by its last answer before a moment of the run.</summary>
    public IReadOnlyDictionary<string, NpgsqlLogSequenceNumber> ReceivedBefore(TimeSpan moment) => positions
        .Select(instance => (instance.Key, Last: instance.Value.LastOrDefault(answer => answer.At < moment)))
        .Where(instance => instance.Last.At > TimeSpan.Zero && !instance.Last.IsPrimary)
        .ToDictionary(instance => instance.Key, instance => instance.Last.Position);

    /// <summary>Waits until an instance begins to be the primary.</summary>
    /// <param name="after">It began after this moment of the run.</param>
    /// <param name="except">Not this instance; null for any.</param>
    public async Task<PrimaryPeriod> NextPrimaryAsync(TimeSpan after, string? except, CancellationToken cancellationToken)
    {
        PrimaryPeriod? next = null;
        await Wait.UntilAsync(
            $"an instance{(except is null ? "" : $" other than {except}")} to become primary",
            Deadlines.PrimaryAgain,
            _ =>
            {
                next = Periods.Where(period => period.From > after && period.Instance != except).MinBy(period => period.From);
                return Task.FromResult(next is null ? $"primaries so far: {string.Join(", ", Periods)}" : null);
            },
            cancellationToken);
        return next!;
    }

    /// <summary>Ends the sampling; what was sampled stays.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await work;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task SampleAsync(LedgerNode instance)
    {
        var seen = samples.GetOrAdd(instance.Name, _ => new());
        var connectionString = new NpgsqlConnectionStringBuilder(instance.ConnectionString)
        {
            Pooling = false,
            Timeout = 1,
            CommandTimeout = 1,
            ApplicationName = "conformance-roles",
        }.ConnectionString;
        using var timer = new PeriodicTimer(interval);
        NpgsqlConnection? connection = null;
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                try
                {
                    if (connection is null)
                    {
                        connection = new NpgsqlConnection(connectionString);
                        await connection.OpenAsync(stop.Token);
                    }

                    await using var command = new NpgsqlCommand(Question, connection);
                    await using var reader = await command.ExecuteReaderAsync(stop.Token);
                    await reader.ReadAsync(stop.Token);
                    var isPrimary = !reader.GetBoolean(0);
                    var now = elapsed();
                    if (!reader.IsDBNull(1))
                        positions.GetOrAdd(instance.Name, _ => new()).Enqueue((now, isPrimary, reader.GetFieldValue<NpgsqlLogSequenceNumber>(1)));
                    seen.Enqueue(new RoleSample(now, isPrimary));
                }
                catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
                {
                    seen.Enqueue(new RoleSample(elapsed(), null));
                    await CloseAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        finally
        {
            await CloseAsync();
        }

        async ValueTask CloseAsync()
        {
            if (connection is not null)
                await connection.DisposeAsync();
            connection = null;
        }
    }
}
