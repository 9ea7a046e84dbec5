using System.Runtime.CompilerServices;
using Conformance.Ledger;
using Npgsql;

namespace Conformance.Server.Ledger;

/// <summary>The log has everything, and a run that proves nothing says so.</summary>
[Trait("Tier", "server")]
[Collection(SharedPair.Name)]
public sealed class RunTests(SharedPair shared)
{
    [Fact]
    public async Task Log_has_every_invocation_and_every_outcome()
    {
        var pair = shared.Pair;
        var options = Runs.Options(pair.Writable);
        await using var run = await Runs.StartAsync(options);
        run.Mark("middle");
        var history = await run.StopAsync();

        var lines = (await File.ReadAllLinesAsync(options.LogFile, TestContext.Current.CancellationToken)).Skip(1).Select(line => line.Split('\t')).ToList();

        IEnumerable<(int, int)> Logged(string what) => lines.Where(line => line[3] == what).Select(line => (int.Parse(line[1]), int.Parse(line[2])));
        Logged("invoke").Should().BeEquivalentTo(history.Writes.Select(write => (write.Writer, write.Sequence)));
        Logged("ok").Should().BeEquivalentTo(history.Writes.Where(write => write.Outcome == Outcome.Ok).Select(write => (write.Writer, write.Sequence)));
        lines.Should().ContainSingle(line => line[3] == "mark" && line[4] == "middle");
    }

    [Fact]
    public async Task Writer_that_cannot_log_in_makes_the_run_invalid_and_is_named()
    {
        var pair = shared.Pair;
        var wrong = new NpgsqlConnectionStringBuilder(pair.PrimaryNode.ConnectionString) { Username = "nobody", Password = "wrong" }.ConnectionString;
        await using var run = await LedgerRun.StartAsync(WithSecondWriterOn(wrong), TestContext.Current.CancellationToken);

        var warmUp = () => run.WarmUpAsync(TestContext.Current.CancellationToken);

        await warmUp.Should().ThrowAsync<ConformanceException>().WithMessage("*writer 2 without an acknowledged write (28000 no pg_hba.conf entry*");
        var report = await Runs.CheckAsync(await run.StopAsync(), pair.PrimaryNode);
        report.Verdict.Should().Be(LedgerVerdict.Invalid);
        report.Problems.Should().Contain(problem => problem.StartsWith("Writer 2 (second) never connected. It met: 28000", StringComparison.Ordinal));
        report.History.Writers[1].Writes.Should().OnlyContain(write => write.Outcome == Outcome.Fail);
    }

    /// <summary>A service that leads to a replica: refused, provably, every time.</summary>
    [Fact]
    public async Task Writer_on_a_replica_has_failed_and_the_run_is_invalid()
    {
        var pair = shared.Pair;
        await using var run = await LedgerRun.StartAsync(WithSecondWriterOn(pair.StandbyNode.ConnectionString), TestContext.Current.CancellationToken);
        var warmUp = () => run.WarmUpAsync(TestContext.Current.CancellationToken);
        await warmUp.Should().ThrowAsync<ConformanceException>();

        var report = await Runs.CheckAsync(await run.StopAsync(), pair.PrimaryNode);

        report.Verdict.Should().Be(LedgerVerdict.Invalid);
        // 42P01: the standby has not heard of the table yet.
        report.History.Writers[1].Reasons.Keys.Should().Contain(reason => reason.StartsWith("25006", StringComparison.Ordinal));
        report.History.Writers[1].Writes.Should().NotContain(write => write.Outcome == Outcome.Ok);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Server_that_falls_silent_holds_a_writer_no_longer_than_the_timeout(bool agreesToTls)
    {
        await using var silent = new SilentServer(agreesToTls);
        await using var run = await LedgerRun.StartAsync(WithSecondWriterOn(silent.ConnectionString, $"silent, TLS {agreesToTls}"), TestContext.Current.CancellationToken);

        await run.DecidedAsync(run.Mark("silent"));

        var history = await run.StopAsync();
        history.Writers[1].Writes.Should().NotBeEmpty().And.OnlyContain(write => write.Outcome == Outcome.Fail);
        history.Writers[1].Reasons.Keys.Should().OnlyContain(reason => reason.StartsWith("TimeoutException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clock_that_is_set_during_a_run_makes_it_invalid()
    {
        var pair = shared.Pair;
        var time = new SteppingWallClock();
        await using var run = await Runs.StartAsync(Runs.Options(pair.Writable) with { Time = time });
        time.Step(TimeSpan.FromSeconds(-30));

        var report = await Runs.CheckAsync(await run.StopAsync(), pair.PrimaryNode);

        report.Verdict.Should().Be(LedgerVerdict.Invalid);
        report.Problems.Should().ContainSingle().Which.Should().StartWith("The clock stepped").And.Contain("-30000 ms");
        report.History.Duration.Should().BePositive();
    }

    [Fact]
    public async Task No_server_at_all_is_told_before_a_run_begins()
    {
        var start = () => LedgerRun.StartAsync(
            Runs.Options("Host=127.0.0.1;Port=1;Username=postgres") with { WarmUp = TimeSpan.FromSeconds(2) }, TestContext.Current.CancellationToken);

        await start.Should().ThrowAsync<ConformanceException>().WithMessage("*the ledger to make its table*127.0.0.1:1*");
    }

    private LedgerOptions WithSecondWriterOn(string endpoint, [CallerMemberName] string name = "")
    {
        var pair = shared.Pair;
        return Runs.Options(pair.Writable, name) with
        {
            Writers = [new("first", ClientKind.Persistent, 1, () => pair.Writable), new("second", ClientKind.PerRequest, 1, () => endpoint)],
            WarmUp = TimeSpan.FromSeconds(2),
        };
    }
}
