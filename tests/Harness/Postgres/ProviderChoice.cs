using System.Runtime.InteropServices;
using Conformance.Postgres.Embedded;
using Conformance.Tools;

namespace Conformance.Postgres;

/// <summary>
/// Where this run's servers come from, decided once: <c>CONFORMANCE_SERVER</c>, else the embedded server where this
/// machine can run it, else Docker.
/// </summary>
/// <remarks>
/// Embedded first, even where Docker is at hand: a container takes seconds for what takes the embedded server a third of
/// one, and the E2E tier runs the rendered image anyway.
/// </remarks>
/// <param name="Provider">Null where there is none.</param>
/// <param name="Obstacle">Why there is none.</param>
public sealed record ProviderChoice(PostgresProvider? Provider, string? Obstacle)
{
    private static readonly Lazy<Task<ProviderChoice>> Current = new(DecideAsync);

    /// <exception cref="ConformanceException"><c>CONFORMANCE_SERVER</c> is neither <c>docker</c> nor <c>embedded</c>.</exception>
    public static Task<ProviderChoice> CurrentAsync() => Current.Value;

    private static async Task<ProviderChoice> DecideAsync()
    {
        switch (Settings.Server)
        {
            case "docker":
                return Docker();
            case "embedded":
                return await EmbeddedAsync();
            case null:
                var embedded = await EmbeddedAsync();
                if (embedded.Provider is not null)
                    return embedded;
                var docker = Docker();
                return docker.Provider is not null ? docker : new(null, $"{embedded.Obstacle}; {docker.Obstacle}");
            default:
                throw new ConformanceException(
                    $"CONFORMANCE_SERVER is '{Settings.Server}'.", "Set it to docker or embedded, or leave it unset.");
        }
    }

    private static ProviderChoice Docker() =>
        DockerProvider.Obstacle() is { } obstacle ? new(null, obstacle) : new(new DockerProvider(), null);

    private static async Task<ProviderChoice> EmbeddedAsync()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            return new(null, $"the embedded PostgreSQL is built for linux-x64, and this is {RuntimeInformation.RuntimeIdentifier}");
        try
        {
            await EmbeddedPackage.ResolveAsync(PostgresVersion.OfImage(Versions.Current.Images["postgres"]), CancellationToken.None);
            return new(new EmbeddedProvider(), null);
        }
        catch (ConformanceException exception)
        {
            return new(null, exception.Message);
        }
    }
}
