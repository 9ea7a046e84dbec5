namespace Conformance.E2E;

/// <summary>
/// For collections that run after all others, one at a time: nothing else is left on the machine. Their tests have the trait
/// by which <c>.ci/run</c> leaves them out.
/// </summary>
public sealed class Alone(E2ERun run) : IAsyncLifetime
{
    public const string Trait = "Runs";

    public const string Value = "alone";

    public async ValueTask InitializeAsync() => await run.RemoveNamespacesAsync(_ => true);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
