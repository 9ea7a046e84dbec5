namespace Conformance.E2E.Install;

/// <summary>README option 2.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallOption2Tests(E2ERun run) : InstallOptionTests(run, ReleaseName.Option2, instances: 2);
