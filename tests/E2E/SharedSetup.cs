namespace Conformance.E2E;

/// <summary>
/// Something that many tests stand on, made once when the first asks for it. Where it cannot be made the first test
/// fails and says why; the others did not run, and say where to look.
/// </summary>
/// <param name="what">What is made, as it begins a sentence.</param>
internal sealed class SharedSetup<T>(string what, Func<Task<T>> make)
{
    private readonly Lazy<Task<T>> made = new(make);

    private string? told;

    /// <summary>The thing itself, once it is made.</summary>
    public T? Made => made is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? made.Value.Result : default;

    /// <summary>Has it made for those who will ask.</summary>
    public void Begin() => _ = made.Value;

    /// <summary>Waits for it to be made, for better or worse, if anybody asked for it.</summary>
    public Task SettledAsync() => made.IsValueCreated ? made.Value.ContinueWith(_ => { }, TaskScheduler.Default) : Task.CompletedTask;

    public async Task<T> GetAsync()
    {
        try
        {
            return await made.Value;
        }
        catch (ConformanceException)
        {
            var asking = TestContext.Current.Test?.TestDisplayName ?? "another test";
            if (Interlocked.CompareExchange(ref told, asking, null) is { } first && first != asking)
                Assert.Skip($"{what} is not there: see the failure of {first}");
            throw;
        }
    }
}
