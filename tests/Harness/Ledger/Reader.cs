using Npgsql;

namespace Conformance.Ledger;

/// <summary>Asks the read endpoint again and again who it is.</summary>
internal sealed class Reader(int number, ClientGroup group, LedgerOptions options, Pace pace, RunClock clock)
{
    private readonly AppendOnlyList<Read> reads = new();
    private readonly Reasons reasons = new();
    private readonly Session session = new(group, options.CommandTimeout);
    private int answered;

    public int Number => number;

    public bool Answered => Volatile.Read(ref answered) > 0;

    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        await using (session)
        {
            while (true)
            {
                await pace.NextAsync(stop);
                if (stop.IsCancellationRequested)
                    return;
                if (await AskAsync(abort) == Answer.Nobody)
                    await Pace.PauseAsync(options.PauseAfterError, stop);
            }
        }
    }

    /// <summary>Only after <see cref="RunAsync"/> has ended.</summary>
    public ReaderHistory History() => new(number, group.Name, group.Kind, reads, reasons.Counts);

    private async Task<Answer> AskAsync(CancellationToken abort)
    {
        var answer = Answer.Nobody;
        try
        {
            var connection = await session.OpenAsync(abort);
            await using var command = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
            answer = (bool)(await command.ExecuteScalarAsync(abort))! ? Answer.Replica : Answer.Primary;
            reads.Add(new Read(clock.Elapsed, answer));
            Volatile.Write(ref answered, 1);
            await session.ReleaseAsync();
        }
        catch (Exception exception) when (Writer.IsOfClient(exception))
        {
            reads.Add(new Read(clock.Elapsed, answer));
            reasons.Add(Classification.Reason(exception));
            await session.DisposeAsync();
        }

        return answer;
    }
}
