namespace Conformance.E2E;

/// <summary>Tells when a class of tests is over.</summary>
public sealed class ScenarioClass(E2ERun run) : IAsyncDisposable
{
    private readonly string name = TestContext.Current.TestClass!.TestClassName;

    public async ValueTask DisposeAsync() => await run.Shared.ClassEndedAsync(name);
}
