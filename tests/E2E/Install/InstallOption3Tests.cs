namespace Conformance.E2E.Install;

/// <summary>README option 3.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallOption3Tests(E2ERun run) : InstallOptionTests(run, ReleaseName.Option3, instances: 2);
