using System.Runtime.InteropServices;
using Conformance;
using Conformance.Clusters;
using Conformance.Qualify;
using Conformance.Reporting;

try
{
    switch (args)
    {
        case ["rbac"]:
            Console.Write(ClusterPermissions.ClusterRole());
            return 0;
        case ["pins"]:
            return await PinsCommand.RunAsync();
    }

    var request = QualificationRequest.Parse(args, Environment.CurrentDirectory);
    if (request.Help)
    {
        Console.Write(Usage.Text);
        return 0;
    }

    using var interruption = new CancellationTokenSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    return await Qualification.RunAsync(request, interruption.Token);

    void Stop(PosixSignalContext signal)
    {
        // The run ends in order: the tiers clean up, and the report says what was interrupted.
        signal.Cancel = true;
        if (interruption.IsCancellationRequested)
            return;
        Console.Error.WriteLine("qualify: interrupted; whatever runs is cleaning up");
        interruption.Cancel();
    }
}
catch (ConformanceException exception)
{
    Console.Error.WriteLine($"qualify: {exception.Message}");
    return ExitCodes.Failed;
}
