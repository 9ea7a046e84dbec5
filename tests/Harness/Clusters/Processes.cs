using CliWrap;
using CliWrap.Buffered;

namespace Conformance.Clusters;

/// <summary>Outside programs, bounded.</summary>
public static class Processes
{
    /// <summary>Runs a command to its end and returns its output whatever its exit code.</summary>
    /// <exception cref="ConformanceException">It did not end before the deadline; it was killed.</exception>
    public static async Task<BufferedCommandResult> RunAsync(Command command, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        try
        {
            return await command.WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConformanceException(
                $"'{Path.GetFileName(command.TargetFilePath)} {command.Arguments}' did not end within {deadline.TotalSeconds:0} s and was killed.",
                "The limits are in tests/Harness/Clusters/Deadlines.cs.");
        }
    }
}
