using Conformance.Postgres;
using Conformance.Restore;
using Conformance.Tools;

namespace Conformance.Server.Restore;

/// <summary>A server of this machine's client programs' version with the site's database, and its dumps in every form.</summary>
public sealed class DumpedSite : IAsyncLifetime
{
    private const int Rows = 2000;

    private readonly ScratchDirectory scratch = new();

    private readonly SemaphoreSlim turn = new(1);

    private string? obstacle;

    private PostgresServer? server;

    /// <summary>The folder that <c>fixtures/dumps/make.sh</c> wrote.</summary>
    public string Dumps => scratch.File("dumps");

    /// <summary>The major version of server and dumps.</summary>
    public int Major { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var choice = await ProviderChoice.CurrentAsync();
        var (programs, missing) = await ClientPrograms.FindAsync();
        obstacle = missing ?? Ledger.DurablePair.Obstacle(choice);
        if (obstacle is not null)
            return;
        Major = programs!.Major;
        try
        {
            server = await choice.Provider!.StartAsync(Request(Major), TestContext.Current.CancellationToken);
        }
        catch (NotCoveredException exception)
        {
            obstacle = exception.Message;
            return;
        }

        using var document = new LocalDocument(server);
        var made = await document.ShellAsync(
            $"'{Path.Combine(Repository.Fixtures, "dumps", "make.sh")}' '{Dumps}' {Rows}", TestContext.Current.CancellationToken);
        if (!made.IsSuccess)
            throw new ConformanceException($"fixtures/dumps/make.sh exited {made.ExitCode}:", made.StandardError.Trim());
    }

    /// <summary>A server of any major version that is pinned, with nothing in it.</summary>
    public static async Task<PostgresServer> StartAsync(int major, CancellationToken cancellationToken) =>
        await (await ProviderChoice.CurrentAsync()).Provider!.StartAsync(Request(major), cancellationToken);

    /// <summary>Skips the test where there can be no dumps.</summary>
    public void Require() => Assert.SkipWhen(obstacle is not null, obstacle ?? "");

    /// <summary>The document for one test, which has the server for itself until it disposes the turn.</summary>
    internal async Task<(LocalDocument Document, IDisposable Turn)> BeginAsync(CancellationToken cancellationToken)
    {
        Require();
        await turn.WaitAsync(cancellationToken);
        return (new LocalDocument(server!), new Turn(turn));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        scratch.Dispose();
        turn.Dispose();
    }

    internal static ServerRequest Request(int major) => DurableServer.Primary() with { Version = new PostgresVersion(major, null), OnDisk = false };

    private sealed class Turn(SemaphoreSlim taken) : IDisposable
    {
        public void Dispose() => taken.Release();
    }
}
