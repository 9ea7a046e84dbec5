using System.Runtime.InteropServices;
using Conformance;
using Conformance.Clusters;
using Conformance.Qualify;
using Conformance.Reporting;

try
{
    using var interruption = new CancellationTokenSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    switch (args)
    {
        case ["rbac"]:
            Console.Write(ClusterPermissions.ClusterRole());
            return 0;
        case ["pins"]:
            return await PinsCommand.RunAsync();
        case ["images", "--list"]:
            return await ImagesCommand.ListAsync(interruption.Token);
        case ["images", "--save", var folder]:
            return await ImagesCommand.SaveAsync(Path.GetFullPath(folder), interruption.Token);
        case ["images", ..]:
            throw new ConformanceException("./qualify images needs --list or --save DIR.", "See ./qualify --help.");
    }

    var request = QualificationRequest.Parse(args, Environment.CurrentDirectory);
    if (request.Help)
    {
        Console.Write(Usage.Text);
        return 0;
    }

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
catch (OperationCanceledException)
{
    Console.Error.WriteLine("qualify: interrupted");
    return ExitCodes.Failed;
}
catch (ConformanceException exception)
{
    Console.Error.WriteLine($"qualify: {exception.Message}");
    return ExitCodes.Failed;
}
