namespace Conformance.E2E;

/// <summary>For collections that run after all others, one at a time: nothing else is left on the machine.</summary>
public sealed class Alone(E2ERun run) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await run.MakeRoomAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
