using Conformance.Postgres;

namespace Conformance.Server.Ledger;

/// <summary>One pair for the tests that leave it as it is; each run has a table of its own.</summary>
public sealed class SharedPair : IAsyncLifetime
{
    /// <summary>Of the test collection.</summary>
    public const string Name = "shared pair";

    private DurablePair? pair;
    private string? obstacle;

    /// <summary>Skips the test where there can be no pair.</summary>
    internal DurablePair Pair
    {
        get
        {
            if (obstacle is not null)
                Assert.Skip(obstacle);
            return pair!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var choice = await ProviderChoice.CurrentAsync();
        obstacle = DurablePair.Obstacle(choice);
        if (obstacle is null)
            pair = await DurablePair.StartAsync(choice.Provider!);
    }

    public async ValueTask DisposeAsync()
    {
        if (pair is not null)
            await pair.DisposeAsync();
    }
}

[CollectionDefinition(SharedPair.Name)]
public sealed class SharedPairCollection : ICollectionFixture<SharedPair>;
