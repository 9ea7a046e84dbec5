using Conformance.Tools;

namespace Conformance.Clusters;

/// <summary>
/// Values under those that a scenario sets itself: what the cluster's operator makes necessary, and the PostgreSQL that
/// the matrix asks for. A values file that comes first yields to every later one and to <c>--set</c>.
/// </summary>
public static class BaseValues
{
    /// <summary>The first operator with a primary lease.</summary>
    private static readonly Version PrimaryLease = new(1, 30);

    /// <param name="operatorVersion">Of the operator that runs.</param>
    /// <param name="postgresMajor">The major that the matrix asks for, or null.</param>
    /// <returns>Values files, the weakest first.</returns>
    /// <exception cref="ConformanceException">No PostgreSQL of that major is pinned.</exception>
    public static IReadOnlyList<string> For(string operatorVersion, string? postgresMajor)
    {
        var files = new List<string>();
        if (IsBeforePrimaryLease(operatorVersion))
            files.Add(Cell("portable"));
        if (postgresMajor is null || postgresMajor == MajorOf(Versions.Current.Postgresql[0]))
            return files;
        var file = Cell($"postgresql-{postgresMajor}");
        return Versions.Current.Postgresql.Any(pin => MajorOf(pin) == postgresMajor) && File.Exists(file)
            ? [.. files, file]
            : throw new ConformanceException(
                $"CONFORMANCE_POSTGRES is '{postgresMajor}'.", $"Set it to one of {string.Join(", ", Versions.Current.Postgresql.Select(MajorOf))}.");
    }

    /// <summary>A Helm command line with these files, where it installs or upgrades from values of its own.</summary>
    public static IReadOnlyList<string> Under(IReadOnlyList<string> arguments, IReadOnlyList<string> files) =>
        arguments is ["install" or "upgrade", ..] && !arguments.Contains("--reuse-values")
            ? [arguments[0], .. files.SelectMany(file => new[] { "--values", file }), .. arguments.Skip(1)]
            : arguments;

    /// <summary>A shell script that does the same for the command <c>helm</c>.</summary>
    public static string Script(string helm, IReadOnlyList<string> files) => $"""
        #!/bin/sh
        case "$1 $*" in
          *--reuse-values*) ;;
          install\ *|upgrade\ *) command=$1; shift; exec '{helm}' "$command" {string.Join(' ', files.Select(file => $"--values '{file}'"))} "$@" ;;
        esac
        exec '{helm}' "$@"

        """;

    private static string Cell(string name) => Path.Combine(Repository.Fixtures, "cells", $"{name}.yaml");

    private static string MajorOf(PinnedImage pin) => pin.Version.Split('.')[0];

    /// <summary>A version that is none, of a build of somebody's own, is taken to be new.</summary>
    private static bool IsBeforePrimaryLease(string version) =>
        Version.TryParse(version.TrimStart('v').Split('-')[0], out var parsed) && parsed < PrimaryLease;
}
