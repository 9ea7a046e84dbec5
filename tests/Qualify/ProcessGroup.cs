using System.Runtime.InteropServices;
using CliWrap;
using Conformance.Tools;

namespace Conformance.Qualify;

/// <summary>
/// Runs <c>dotnet</c> in a process group of its own. A Ctrl-C at the terminal then reaches this program alone, which
/// passes it on once: <c>dotnet test</c> leaves at the first interrupt, while the test process below it cleans up,
/// and a second interrupt would cut that short.
/// </summary>
internal static class ProcessGroup
{
    private const int Interrupt = 2;

    private const int Kill = 9;

    /// <summary>What a process left behind by a command that has ended is given to end too.</summary>
    private static readonly TimeSpan StragglerGrace = TimeSpan.FromSeconds(10);

    /// <summary>Build servers would stay behind, for the straggler's grace to wait for.</summary>
    private static readonly Dictionary<string, string?> BuildServersOff = new()
    {
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
    };

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <param name="stop">Interrupts the group.</param>
    /// <param name="grace">What the group is given to clean up after that, before it is killed.</param>
    /// <returns>The exit code of <c>dotnet</c>, once nothing of the group is left.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?> environment,
        Action<string> onLine,
        TimeSpan grace,
        CancellationToken stop)
    {
        // Without setsid (it is Linux's) the children share this group, and the terminal interrupts them itself.
        var isolated = ExecutablePath.Find("setsid") is not null;
        var running = Cli.Wrap(isolated ? "setsid" : "dotnet")
            .WithArguments(isolated ? ["dotnet", .. arguments] : arguments)
            .WithWorkingDirectory(Repository.Root)
            .WithEnvironmentVariables(variables => variables.Set(BuildServersOff).Set(environment))
            .WithStandardOutputPipe(PipeTarget.ToDelegate(onLine))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(onLine))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(CancellationToken.None);

        using var force = new CancellationTokenSource();
        await using var killed = force.Token.Register(() => Signal(running.ProcessId, Kill));
        await using var interrupted = stop.Register(() =>
        {
            if (isolated)
                Signal(running.ProcessId, Interrupt);
            force.CancelAfter(grace);
        });

        var result = await running;
        if (!stop.IsCancellationRequested)
            force.CancelAfter(StragglerGrace);
        while (isolated && SendSignal(-running.ProcessId, 0) == 0 && !force.IsCancellationRequested)
            await Task.Delay(PollInterval, CancellationToken.None);
        return result.ExitCode;
    }

    private static void Signal(int leader, int signal)
    {
        // Right after the start the leader may not have made its group yet.
        if (SendSignal(-leader, signal) != 0)
            SendSignal(leader, signal);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
