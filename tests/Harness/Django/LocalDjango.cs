using CliWrap;
using Conformance.Clusters;
using Conformance.Tools;

namespace Conformance.Django;

/// <summary>
/// Python with Django on this machine, for the project against a server that is no cluster's: <c>python3</c> where it
/// has Django and a driver, else the <see cref="DjangoImage"/>.
/// </summary>
public sealed class LocalDjango
{
    private const string Imports = "import django; from django.db.backends.postgresql import psycopg_any; assert django.VERSION >= (4, 2), django.__version__";

    private static readonly IReadOnlyDictionary<string, string?> NoVariables = new Dictionary<string, string?>();

    private readonly Func<IReadOnlyDictionary<string, string?>, IReadOnlyList<string>, Command> python;

    private LocalDjango(Func<IReadOnlyDictionary<string, string?>, IReadOnlyList<string>, Command> python) => this.python = python;

    /// <returns>Null, and the reason, where there is none.</returns>
    public static async Task<(LocalDjango? Django, string? Obstacle)> FindAsync(CancellationToken cancellationToken = default)
    {
        var path = ExecutablePath.Find("python3");
        if (path is not null && await new LocalDjango(OfThisMachine(path)).HasDjangoAsync(cancellationToken))
            return (new(OfThisMachine(path)), null);

        var image = await DjangoImage.CurrentAsync();
        var docker = ExecutablePath.Find("docker");
        if (image.Name is null || docker is null || !OperatingSystem.IsLinux())
            return (null, $"No Python with Django 4.2 or later and a driver on PATH, and {image.Obstacle ?? "no docker on Linux to run the image with"}");
        return (new(OfImage(docker, image.Name)), null);
    }

    /// <summary>Runs <c>manage.py</c>.</summary>
    /// <returns>What it printed on standard output.</returns>
    /// <exception cref="ConformanceException">It failed; says what it printed.</exception>
    public async Task<string> ManageAsync(
        IReadOnlyDictionary<string, string?> environment, IReadOnlyList<string> arguments, CancellationToken cancellationToken = default)
    {
        var result = await Processes.RunAsync(python(environment, ["manage.py", .. arguments]), Deadlines.Django, cancellationToken);
        return result.IsSuccess
            ? result.StandardOutput
            : throw new ConformanceException($"manage.py {string.Join(' ', arguments)} exited {result.ExitCode}:", result.StandardError.Trim());
    }

    private async Task<bool> HasDjangoAsync(CancellationToken cancellationToken) =>
        (await Processes.RunAsync(python(NoVariables, ["-c", Imports]), Deadlines.Django, cancellationToken)).IsSuccess;

    private static Func<IReadOnlyDictionary<string, string?>, IReadOnlyList<string>, Command> OfThisMachine(string path) =>
        (environment, arguments) => Cli.Wrap(path)
            .WithArguments(arguments)
            .WithWorkingDirectory(DjangoProject.Folder)
            .WithEnvironmentVariables(new Dictionary<string, string?>(environment) { ["PYTHONDONTWRITEBYTECODE"] = "1" });

    /// <summary>On the host's own network: the server listens on loopback.</summary>
    private static Func<IReadOnlyDictionary<string, string?>, IReadOnlyList<string>, Command> OfImage(string docker, string image) =>
        (environment, arguments) => Cli.Wrap(docker).WithArguments(
        [
            "run", "--rm", "--network", "host", "--user", "65534", "--workdir", "/project", "--volume", $"{DjangoProject.Folder}:/project:ro",
            .. environment.SelectMany(variable => new[] { "--env", $"{variable.Key}={variable.Value}" }),
            image, "python", .. arguments,
        ]);
}
