using System.Collections.Concurrent;
using System.Diagnostics;
using Conformance.Clusters;
using Conformance.E2E.Readme;
using Conformance.Fixtures;
using Conformance.Helm;
using Conformance.Reporting;
using Conformance.Tools;

namespace Conformance.E2E.Install;

/// <summary>Installs what the checks share: each release once, all side by side when the first is asked for.</summary>
public sealed class Releases
{
    private const string Postgres = "postgres";

    private readonly Func<Task<ClusterLease>> lease;

    private readonly CancellationToken interrupted;

    private readonly ConcurrentDictionary<ReleaseName, SharedSetup<Release>> installed = new();

    private readonly ConcurrentDictionary<string, bool> recorded = new();

    private readonly Lazy<Task<(Task<Release> Production, Task<Release> Development)>> option1;

    /// <param name="interrupted">Of the run, not of a test: the first test to be cancelled would take its release from all others.</param>
    internal Releases(Func<Task<ClusterLease>> lease, CancellationToken interrupted)
    {
        this.lease = lease;
        this.interrupted = interrupted;
        option1 = new(InstallOption1Async);
    }

    /// <exception cref="ConformanceException">Its install failed, or it did not become ready.</exception>
    public async Task<Release> GetAsync(ReleaseName name)
    {
        await lease();
        foreach (var other in Enum.GetValues<ReleaseName>())
            Setup(other).Begin();
        return await Setup(name).GetAsync();
    }

    /// <summary>Waits for whatever is being installed, for better or worse.</summary>
    public Task SettledAsync() => Task.WhenAll(installed.Values.Select(setup => setup.SettledAsync()));

    private SharedSetup<Release> Setup(ReleaseName name) =>
        installed.GetOrAdd(name, key => new SharedSetup<Release>($"Release {key}", () => InstallAsync(key)));

    private async Task<Release> InstallAsync(ReleaseName name) => name switch
    {
        ReleaseName.Option1Production => await (await option1.Value).Production,
        ReleaseName.Option1Development => await (await option1.Value).Development,
        ReleaseName.Option2 => await InstallAsync("option-2", HelmChoice.Or(HelmMajor.Helm4), ChartReadme.Single("install", "Option 2").Commands),
        ReleaseName.Option3 => await InstallAsync("option-3", HelmChoice.Or(HelmMajor.Helm3), ChartReadme.Single("install", "Option 3").Commands),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private async Task<Release> InstallAsync(string scenario, HelmMajor helm, string commands)
    {
        // The cluster whose time is measured gets a head start: two cores do not start seven instances within its budget.
        var (_, first) = await option1.Value;
        await Task.WhenAny(first);

        var cluster = (await lease()).Cluster;
        var space = await cluster.Namespaces.CreateAsync($"install-{scenario}", interrupted);
        var install = await ToldAsync(space, () => RunAsync(cluster, helm, commands, space, space, interrupted));
        return await ReadyAsync(cluster, helm, space, install);
    }

    /// <summary>One block of commands makes two releases. Under Helm 3 it does not wait for the first before it makes the second.</summary>
    private async Task<(Task<Release> Production, Task<Release> Development)> InstallOption1Async()
    {
        var helm = HelmChoice.Or(HelmMajor.Helm3);
        var cluster = (await lease()).Cluster;
        var production = await cluster.Namespaces.CreateAsync("install-option-1-prod", interrupted);
        var development = await cluster.Namespaces.CreateAsync("install-option-1-dev", interrupted);
        var install = await ToldAsync(
            production, () => RunAsync(cluster, helm, ChartReadme.Single("install", "Option 1").Commands, production, development, interrupted));
        return (ReadyAsync(cluster, helm, production, install), ReadyAsync(cluster, helm, development, install));
    }

    /// <summary>
    /// Runs commands as the README has them, in a folder with the files it names. Only its two namespaces are replaced by
    /// the run's own, so that the options can be installed side by side and on a cluster that has an <c>ibs-prod</c>.
    /// </summary>
    internal static async Task<(Stopwatch Clock, string Error)> RunAsync(
        KubernetesCluster cluster, HelmMajor helm, string commands, string production, string development, CancellationToken cancellationToken)
    {
        using var folder = new ScratchDirectory();
        Directory.CreateSymbolicLink(folder.File("chart"), Repository.Chart);
        File.Copy(Fixture.Named("option-1-global-production").Path, folder.File("values-prod.yaml"));
        await File.WriteAllTextAsync(folder.File("values-dev.yaml"), await DevelopmentValuesAsync());

        var clock = Stopwatch.StartNew();
        var result = await CommandBlock.RunAsync(cluster, helm, folder.Path, Placed(commands, production, development), cancellationToken);
        return result.IsSuccess
            ? (clock, result.StandardError)
            : throw new ConformanceException($"These commands exited {result.ExitCode}:\n{commands}\n", result.StandardError.Trim());
    }

    /// <summary>Development takes over from the Bitnami chart, under its service names and with passwords of every difficult character.</summary>
    private static async Task<string> DevelopmentValuesAsync() =>
        await File.ReadAllTextAsync(Fixture.Named("option-1-global-development").Path)
        + await File.ReadAllTextAsync(Fixture.Named("password-special-characters").Path)
        + "services:\n  legacyAliases: true\n";

    private static string Placed(string commands, string production, string development) =>
        commands.Replace("ibs-prod", production, StringComparison.Ordinal).Replace("ibs-dev", development, StringComparison.Ordinal);

    private Task<Release> ReadyAsync(
        KubernetesCluster cluster, HelmMajor helm, string space, (Stopwatch Clock, string Error) install) => ToldAsync(space, async () =>
    {
        var postgres = new PostgresCluster(cluster, space, Postgres);
        var image = (await postgres.GetAsync(interrupted)).Text("spec.imageName")!;
        var client = await ClientPod.StartAsync(cluster, space, image, Postgres, interrupted);
        await postgres.WaitReadyAsync(interrupted);
        var readyAfter = install.Clock.Elapsed;
        Progress.Report($"{space}: Ready after {readyAfter.TotalSeconds:0} s");
        await client.WaitReadyAsync(interrupted);
        foreach (var digest in await postgres.ImagesAsync(interrupted))
            if (recorded.TryAdd(digest, true))
                Facts.Record("e2e", "image", digest);
        return new Release
        {
            Kubernetes = cluster,
            Namespace = space,
            Helm = helm,
            InstallError = install.Error,
            Postgres = postgres,
            Client = client,
            ReadyAfter = readyAfter,
        };
    });

    /// <summary>Does a part of an install; where it fails, the namespace's story is kept.</summary>
    private async Task<T> ToldAsync<T>(string space, Func<Task<T>> part)
    {
        try
        {
            return await part();
        }
        catch when (!interrupted.IsCancellationRequested)
        {
            var current = await lease();
            await Diagnostics.CollectAsync(current.Cluster, current.Operator, "install", space);
            throw;
        }
    }
}
