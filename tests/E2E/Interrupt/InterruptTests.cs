using System.Diagnostics;
using System.Text;
using CliWrap;
using Conformance.Clusters;
using Conformance.Tools;

namespace Conformance.E2E.Interrupt;

/// <summary>Somebody presses Ctrl-C in the middle of <c>./qualify</c>.</summary>
[Collection(InterruptCollection.Name)]
[Trait("Tier", "e2e")]
[Trait(Alone.Trait, Alone.Value)]
[Trait("Scenario", "interrupt")]
public sealed class InterruptTests(E2ERun run) : ScenarioTest(run, "interrupt")
{
    /// <summary>Not of the run inside: it starts a cluster of its own, and says itself what it does.</summary>
    private static readonly string[] NotInherited = ["CONFORMANCE_KEEP", "CONFORMANCE_PROGRESS", "CONFORMANCE_VALUES", "CONFORMANCE_BASELINE"];

    /// <summary>What .NET itself keeps in the folder for temporary files.</summary>
    private static readonly string[] OfDotnet = ["clr-debug-pipe-", "dotnet-diagnostic-", ".dotnet", "MSBuildTemp", "NuGetScratch", "VBCSCompiler"];

    [Fact]
    public async Task Interrupted_run_says_so_and_leaves_nothing_behind()
    {
        Assert.SkipUnless((await LeaseAsync()).IsOwn, "The run inside starts a node of its own, and this run is on an existing cluster.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are looked for in /proc.");
        using var scratch = new ScratchDirectory();
        var output = Directory.CreateDirectory(scratch.File("output")).FullName;
        var temporary = Directory.CreateDirectory(scratch.File("tmp")).FullName;
        var before = await DockerResource.AllAsync(Cancelled);
        var said = new StringBuilder();
        using var killed = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        // Where this run was started in the background its children would ignore the interrupt.
        var inside = Cli.Wrap("env")
            .WithArguments(["--default-signal=INT", Path.Combine(Repository.Root, "qualify"), "--scenario", "install"])
            .WithEnvironmentVariables(variables => Variables(variables, output, temporary))
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(said))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(said))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(killed.Token);
        try
        {
            await Wait.UntilAsync(
                "the run inside to have a cluster with the operator",
                Deadlines.RunInside,
                _ => Task.FromResult(inside.Task.IsCompleted ? throw new ConformanceException("The run inside ended before it was interrupted.", $"{said}")
                    : Has(Path.Combine(output, "results", "facts.jsonl"), "operator") ? null : $"{said}"),
                Cancelled);
            var made = (await DockerResource.AllAsync(Cancelled)).Where(resource => resource.Run != Namespaces.Run).Except(before).ToList();
            made.Should().NotBeEmpty("what is not seen now would not be missed later");
            Processes(output).Should().NotBeEmpty("what is not seen now would not be missed later");

            var clock = Stopwatch.StartNew();
            await Cli.Wrap("kill").WithArguments(["-INT", $"{inside.ProcessId}"]).ExecuteAsync(Cancelled);
            var result = await inside.Task.WaitAsync(Deadlines.RunInsideEnded, Cancelled);

            Reporting.Measurements.Record(Scenario, "interrupted run ends after", Math.Round(clock.Elapsed.TotalSeconds, 1), "s", Deadlines.RunInsideEnded.TotalSeconds);
            result.ExitCode.Should().Be(2, "it is incomplete, and what was under way has not failed; it said {0}", said);
            said.ToString().Should().Contain("interrupted");
            (await DockerResource.AllAsync(Cancelled)).Where(resource => made.Any(one => one.Run == resource.Run)).Should().BeEmpty();
            Processes(output).Should().BeEmpty();
            Directory.EnumerateFileSystemEntries(temporary).Where(path => IsOfTheSuite(path)).Should().BeEmpty();
        }
        finally
        {
            await killed.CancelAsync();
        }
    }

    /// <summary>The SDK leaves empty folders with names of chance there, and what it keeps under names of its own.</summary>
    private static bool IsOfTheSuite(string path)
    {
        var name = Path.GetFileName(path);
        return name.StartsWith("conformance-", StringComparison.Ordinal)
            || (!OfDotnet.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
                && (!Directory.Exists(path) || Directory.EnumerateFileSystemEntries(path).Any()));
    }

    private static void Variables(CliWrap.Builders.EnvironmentVariablesBuilder variables, string output, string temporary)
    {
        // Those by which the platform of this run's own tests talks to them, too.
        var platform = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("TESTINGPLATFORM_", StringComparison.Ordinal));
        foreach (var name in NotInherited.Concat(platform))
            variables.Set(name, null);
        variables.Set("CONFORMANCE_OUTPUT", output).Set("TMPDIR", temporary);
    }

    private static bool Has(string file, string text) => File.Exists(file) && File.ReadAllText(file).Contains(text, StringComparison.Ordinal);

    /// <summary>Every process that was started with a folder for its results.</summary>
    private static List<string> Processes(string output) =>
        [.. Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)).Where(path => Mentions(path, output))];

    private static bool Mentions(string process, string output)
    {
        try
        {
            return Has(Path.Combine(process, "environ"), $"CONFORMANCE_OUTPUT={output}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended just now, or is somebody else's.
            return false;
        }
    }
}
