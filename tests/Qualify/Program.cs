using System.Runtime.InteropServices;
using Conformance;
using Conformance.Clusters;
using Conformance.Matrix;
using Conformance.Qualify;
using Conformance.Reporting;
using Conformance.Tools;

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
        case ["cells", var which]:
            Console.WriteLine(MatrixReport.Names(MatrixPlan.Of(which, Versions.Current)));
            return 0;
        case ["images", ..]:
            throw new ConformanceException("./qualify images needs --list or --save DIR.", "See ./qualify --help.");
    }

    var request = QualificationRequest.Parse(args, Environment.CurrentDirectory);
    if (request.Help)
    {
        Console.Write(Usage.Text);
        return 0;
    }

    return request.Matrix is null
        ? ExitCodes.For((await Qualification.RunAsync(request, null, interruption.Token)).Verdict)
        : await MatrixRun.RunAsync(request, interruption.Token);

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
