using CliWrap.Buffered;
using Conformance.Clusters;

namespace Conformance.Django;

/// <summary>The command <c>soak</c> at work, from its construction to <see cref="StopAsync"/>.</summary>
public sealed class DjangoSoak
{
    /// <summary>Enough lines to find the newest write and the newest read among them.</summary>
    private const string Tail = "200";

    private readonly DjangoDeployment web;

    private readonly Task<BufferedCommandResult> work;

    internal DjangoSoak(DjangoDeployment web, DjangoClient client, string run, double requestsPerSecond)
    {
        this.web = web;
        Client = client;
        Run = run;
        work = web.ExecAsync(
            client.Environment,
            [
                "sh", "-c", """echo $$ > "/tmp/$0.pid"; exec python manage.py soak --run "$0" --rate "$1" --log "/tmp/$0.log" """,
                run, FormattableString.Invariant($"{requestsPerSecond}"),
            ],
            Deadlines.Soak,
            CancellationToken.None);
    }

    public DjangoClient Client { get; }

    /// <summary>Of the rows that it writes.</summary>
    public string Run { get; }

    /// <summary>Waits until a write is committed and a read is answered that are newer than what the log has now.</summary>
    /// <exception cref="ConformanceException">It ended by itself, or one of the two was not seen by the deadline.</exception>
    public async Task WaitServedAsync(TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        DjangoSoakLog? first = null;
        await Wait.UntilAsync(
            $"{Client.Name} to be served",
            deadline,
            async token =>
            {
                if (work.IsCompleted)
                    throw Ended(await work);
                var log = DjangoSoakLog.Parse(await ReadAsync(["tail", "-n", Tail], token));
                first ??= log;
                return log.Committed.Any(write => write.At > first.End) && log.Answered.Any(read => read.At > first.End)
                    ? null
                    : log.Entries.LastOrDefault(entry => entry.Error is not null)?.Error ?? "no error";
            },
            cancellationToken);
    }

    /// <summary>Lets the requests under way end, and returns what the application saw.</summary>
    /// <exception cref="ConformanceException">It had ended by itself.</exception>
    public async Task<DjangoSoakLog> StopAsync(CancellationToken cancellationToken = default)
    {
        if (work.IsCompleted)
            throw Ended(await work);
        await SignalAsync(cancellationToken);
        var result = await work;
        return result.IsSuccess ? DjangoSoakLog.Parse(await ReadAsync(["cat"], cancellationToken)) : throw Ended(result);
    }

    /// <summary>Ends it where <see cref="StopAsync"/> was not reached.</summary>
    public async Task AbandonAsync()
    {
        if (!work.IsCompleted)
            await SignalAsync(CancellationToken.None);
    }

    private Task SignalAsync(CancellationToken cancellationToken) =>
        web.ExecAsync(null, ["sh", "-c", """kill -TERM "$(cat "/tmp/$0.pid")" """, Run], Deadlines.Kubectl, cancellationToken);

    private async Task<string> ReadAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        (await web.ExecAsync(null, [.. command, $"/tmp/{Run}.log"], Deadlines.Kubectl, cancellationToken)).StandardOutput;

    private ConformanceException Ended(BufferedCommandResult result) =>
        new($"manage.py soak of {Client.Name} ended by itself with {result.ExitCode}:", $"{result.StandardOutput.Trim()}\n{result.StandardError.Trim()}");
}
