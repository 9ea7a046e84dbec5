namespace Conformance.E2E.Interrupt;

/// <summary>A run within the run, with a node of its own: after all that run side by side.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class InterruptCollection : ICollectionFixture<Alone>
{
    public const string Name = "Interrupt";
}
