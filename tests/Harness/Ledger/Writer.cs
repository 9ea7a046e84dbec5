using Npgsql;

namespace Conformance.Ledger;

/// <summary>Inserts one row after the other, and notes what it knows of each.</summary>
internal sealed class Writer(int number, ClientGroup group, LedgerTable table, LedgerOptions options, Pace pace, RunClock clock, EventLog log)
{
    private readonly AppendOnlyList<Write> writes = new();
    private readonly Reasons reasons = new();
    private readonly Session session = new(group, options.CommandTimeout);
    private long lastInvoked = -1;
    private long lastAcknowledgedInvocation = -1;
    private string? lastError;

    public int Number => number;

    /// <summary>When the newest write began; negative before the first.</summary>
    public TimeSpan LastInvoked => new(Volatile.Read(ref lastInvoked));

    /// <summary>When the newest acknowledged write began; negative before the first.</summary>
    public TimeSpan LastAcknowledgedInvocation => new(Volatile.Read(ref lastAcknowledgedInvocation));

    public string? LastError => Volatile.Read(ref lastError);

    /// <param name="stop">Ends after the write under way.</param>
    /// <param name="abort">Ends the write under way.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        await using (session)
        {
            for (var sequence = 1; ; sequence++)
            {
                await pace.NextAsync(stop);
                if (stop.IsCancellationRequested)
                    return;
                if (await WriteAsync(sequence, abort) != Outcome.Ok)
                    await Pace.PauseAsync(options.PauseAfterError, stop);
            }
        }
    }

    /// <summary>Only after <see cref="RunAsync"/> has ended.</summary>
    public WriterHistory History() => new(number, group.Name, group.Kind, writes, session.EverConnected, LastError, reasons.Counts);

    private async Task<Outcome> WriteAsync(int sequence, CancellationToken abort)
    {
        var invoked = clock.Elapsed;
        log.Invoke(invoked, number, sequence);
        Volatile.Write(ref lastInvoked, invoked.Ticks);
        var sent = false;
        try
        {
            var connection = await session.OpenAsync(abort);
            sent = true;
            await using var command = new NpgsqlCommand(table.Insert, connection)
            {
                Parameters = { new NpgsqlParameter<int> { TypedValue = number }, new NpgsqlParameter<int> { TypedValue = sequence } },
            };
            await command.ExecuteNonQueryAsync(abort);
            var outcome = Classification.OfCompletion(session.Warning);
            Note(new Write(number, sequence, invoked, clock.Elapsed, outcome), session.Warning?.MessageText);
            // A warned connection is not trusted again, and no later write must inherit the warning.
            await (outcome == Outcome.Ok ? session.ReleaseAsync() : session.DisposeAsync());
            return outcome;
        }
        catch (Exception exception) when (IsOfClient(exception))
        {
            var outcome = Classification.OfError(exception, sent);
            Note(new Write(number, sequence, invoked, clock.Elapsed, outcome), Classification.Reason(exception));
            await session.DisposeAsync();
            return outcome;
        }
    }

    private void Note(Write write, string? reason)
    {
        writes.Add(write);
        log.Complete(write, reason ?? "");
        if (reason is not null)
        {
            reasons.Add(reason);
            Volatile.Write(ref lastError, reason);
        }

        if (write.Outcome == Outcome.Ok)
            Volatile.Write(ref lastAcknowledgedInvocation, write.Invoked.Ticks);
    }

    /// <summary>What a driver throws when something is wrong on the way; anything else is a defect here and ends the run.</summary>
    internal static bool IsOfClient(Exception exception) =>
        exception is NpgsqlException or IOException or TimeoutException or OperationCanceledException or System.Net.Sockets.SocketException;
}
